//! A person as others and she herself see her: the seed's types.

use identity::{Person, Role};
use preferences::Preferences;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{PersonPart, Profile, ProfileOne, Viewer};

/// Who vouches for people.
const PROVIDER: &str = "ORCID";

/// What other crates know of a person. What she hides is not shown, whatever is in it.
#[derive(Debug, Clone, Default)]
pub struct Belongings {
    /// Her SSH keys.
    pub sshkeys: Vec<Value>,
    /// Her publications.
    pub publications: Vec<Value>,
    /// Her login at bastion hosts, once she has one.
    pub bastion_login: Option<String>,
    /// Her roles in projects, as far as the viewer may know of them.
    pub project_roles: Vec<ShownRole>,
}

/// Who has signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = whoami)]
pub struct Whoami<'a> {
    /// Whether the account works: true.
    active: bool,
    /// Her e-mail address.
    #[schema(required)]
    email: Option<&'a str>,
    /// Whether she is known here: true.
    enrolled: bool,
    /// Her name.
    name: &'a str,
    /// Her id.
    #[schema(value_type = String, example = "dc351fc6-314f-4947-a235-734ab5971eff")]
    uuid: Uuid,
}

/// Who has signed in, for the portal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = whoami_alt)]
pub struct WhoamiAlt {
    /// Whether the account works: true.
    active: bool,
    /// Whether she is known here: true.
    enrolled: bool,
    /// Her id.
    #[schema(value_type = String, example = "dc351fc6-314f-4947-a235-734ab5971eff")]
    uuid: Uuid,
}

/// What a person may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = role)]
pub struct ShownRole {
    /// What it is called; in a project the project's uuid with `-pc` for its creator, `-pm` for a member, `-po` for an owner.
    pub name: String,
    /// What it is; in a project the project's name.
    pub description: String,
}

/// A person as others see her. What she hides is null.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = people_one)]
pub struct PeopleOne<'a> {
    /// Where she works.
    #[schema(required)]
    affiliation: Option<&'a str>,
    /// Her e-mail address, as she has told it.
    #[schema(required)]
    email: Option<&'a str>,
    /// Her ORCID iD, as `0000-0002-1825-0097@orcid.org`.
    #[schema(required)]
    eppn: Option<String>,
    /// The name that she wants to be shown, or ORCID's.
    name: &'a str,
    /// What she says of herself.
    #[schema(required)]
    profile: Option<ProfileOne<'a>>,
    /// Her publications.
    #[schema(required, value_type = Option<Vec<Object>>)]
    publications: Option<Vec<Value>>,
    /// When she first signed in.
    #[schema(format = DateTime)]
    registered_on: &'a str,
    /// What she may do, and what she is in projects; of these others see those that everybody may see.
    #[schema(required)]
    roles: Option<Vec<ShownRole>>,
    /// Her SSH keys.
    #[schema(required, value_type = Option<Vec<Object>>)]
    sshkeys: Option<Vec<Value>>,
    /// Her id.
    #[schema(value_type = String, example = "dc351fc6-314f-4947-a235-734ab5971eff")]
    uuid: Uuid,
}

/// A person as she sees herself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = people_self)]
pub struct PeopleSelf<'a> {
    /// Where she works.
    #[schema(required)]
    affiliation: Option<&'a str>,
    /// Her login at bastion hosts, once she has one.
    #[schema(required)]
    bastion_login: Option<String>,
    /// Null: ORCID tells no e-mail address.
    #[schema(required)]
    cilogon_email: Option<&'a str>,
    /// Her ORCID iD, as `0000-0002-1825-0097@orcid.org`.
    #[schema(required)]
    cilogon_eppn: Option<String>,
    /// Null: ORCID tells the whole name only.
    #[schema(required)]
    cilogon_family_name: Option<&'a str>,
    /// Null: ORCID tells the whole name only.
    #[schema(required)]
    cilogon_given_name: Option<&'a str>,
    /// Her ORCID iD, as an address.
    #[schema(required)]
    cilogon_id: Option<String>,
    /// Who vouches for her: `ORCID`.
    cilogon_idp_name: &'static str,
    /// Her name as ORCID gives it.
    #[schema(required)]
    cilogon_name: Option<&'a str>,
    /// The e-mail addresses that she has told.
    email_addresses: Vec<&'a str>,
    /// What the service knows her by: her KBase user name, or her ORCID iD where she has none.
    fabric_id: &'a str,
    /// What of her is shown.
    #[schema(value_type = std::collections::BTreeMap<String, bool>)]
    preferences: &'a Preferences<PersonPart>,
    /// What she may do, and what she is in projects, by name.
    roles: Vec<String>,
    /// Her SSH keys.
    #[schema(value_type = Vec<Object>)]
    sshkeys: Vec<Value>,
    /// Her e-mail address.
    #[schema(required)]
    email: Option<&'a str>,
    /// The name that is shown.
    name: &'a str,
    /// What she says of herself.
    profile: ProfileOne<'a>,
    /// Whether she wants to be written to about news.
    receive_promotional_email: bool,
    /// When she first signed in.
    #[schema(format = DateTime)]
    registered_on: &'a str,
    /// Her id.
    #[schema(value_type = String, example = "dc351fc6-314f-4947-a235-734ab5971eff")]
    uuid: Uuid,
}

impl<'a> Whoami<'a> {
    /// This person.
    #[must_use]
    pub fn new(person: &'a Person, profile: &'a Profile) -> Self {
        let (email, name) = (said(&profile.email), profile.display_name(person));
        Self { active: true, email, enrolled: true, name, uuid: person.uuid }
    }
}

impl WhoamiAlt {
    /// This person.
    #[must_use]
    pub fn new(person: &Person) -> Self {
        Self { active: true, enrolled: true, uuid: person.uuid }
    }
}

impl<'a> PeopleOne<'a> {
    /// What a viewer sees of a person.
    #[must_use]
    pub fn new(person: &'a Person, profile: &'a Profile, viewer: Viewer, has: Belongings) -> Self {
        let shows = |part| viewer.sees(profile, part);
        Self {
            affiliation: said(&profile.affiliation),
            email: said(&profile.email).filter(|_| shows(PersonPart::Email)),
            eppn: eppn(person).filter(|_| shows(PersonPart::Eppn)),
            name: profile.display_name(person),
            profile: shows(PersonPart::Profile).then(|| ProfileOne::new(&profile.about, viewer)),
            publications: shows(PersonPart::Publications).then_some(has.publications),
            registered_on: &person.created,
            roles: shows(PersonPart::Roles).then(|| roles(person, has.project_roles)),
            sshkeys: shows(PersonPart::SshKeys).then_some(has.sshkeys),
            uuid: person.uuid,
        }
    }
}

impl<'a> PeopleSelf<'a> {
    /// What a person sees of herself.
    #[must_use]
    pub fn new(person: &'a Person, profile: &'a Profile, has: Belongings) -> Self {
        let email = said(&profile.email);
        Self {
            affiliation: said(&profile.affiliation),
            bastion_login: has.bastion_login,
            cilogon_email: None,
            cilogon_eppn: eppn(person),
            cilogon_family_name: None,
            cilogon_given_name: None,
            cilogon_id: person.orcid.as_ref().map(|orcid| format!("https://orcid.org/{orcid}")),
            cilogon_idp_name: PROVIDER,
            cilogon_name: said(&person.name),
            email_addresses: email.into_iter().collect(),
            fabric_id: &person.username,
            preferences: &profile.preferences,
            roles: roles(person, has.project_roles).into_iter().map(|role| role.name).collect(),
            sshkeys: has.sshkeys,
            email,
            name: profile.display_name(person),
            profile: ProfileOne::new(&profile.about, Viewer::Herself),
            receive_promotional_email: profile.receive_promotional_email,
            registered_on: &person.created,
            uuid: person.uuid,
        }
    }
}

impl From<Role> for ShownRole {
    fn from(role: Role) -> Self {
        Self { name: role.name().to_owned(), description: role.description().to_owned() }
    }
}

/// What a person may do, and what she is in projects, in the order of the names.
fn roles(person: &Person, in_projects: Vec<ShownRole>) -> Vec<ShownRole> {
    let mut roles: Vec<_> = Role::of(person.level).map(ShownRole::from).chain(in_projects).collect();
    roles.sort_by_cached_key(|role| role.name.to_lowercase());
    roles
}

/// A text that somebody has said.
pub(crate) fn said(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// The principal name that ORCID would give.
fn eppn(person: &Person) -> Option<String> {
    person.orcid.as_ref().map(|orcid| format!("{orcid}@orcid.org"))
}
