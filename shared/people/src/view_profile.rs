//! Profiles as others and their people see them: the seed's types.

use identity::Person;
use preferences::Preferences;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::view::said;
use crate::{About, Identity, PersonPart, PersonalPage, Profile, ProfilePart, Viewer};

/// What a person says of herself. What she hides is null.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = profile_one)]
pub struct ProfileOne<'a> {
    /// A biography.
    #[schema(required)]
    bio: Option<&'a str>,
    /// The address of a curriculum vitae.
    #[schema(required)]
    cv: Option<&'a str>,
    /// Identities at other services.
    #[schema(required)]
    identities: Option<&'a [Identity]>,
    /// The job.
    #[schema(required)]
    job: Option<&'a str>,
    /// Social pages.
    #[schema(required)]
    social: Option<&'a [PersonalPage]>,
    /// Professional pages.
    #[schema(required)]
    professional: Option<&'a [PersonalPage]>,
    /// The pronouns.
    #[schema(required)]
    pronouns: Option<&'a str>,
    /// The address of a website.
    #[schema(required)]
    website: Option<&'a str>,
    /// Affiliations beside the first one.
    #[schema(required)]
    affiliations_other: Option<&'a [String]>,
    /// Other names.
    #[schema(required)]
    other_names: Option<&'a [String]>,
    /// The country, ISO 3166-1 alpha-2.
    #[schema(required)]
    country: Option<&'a str>,
    /// Keywords.
    #[schema(required)]
    keywords: Option<&'a [String]>,
}

/// A profile in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = profile_people)]
pub struct ProfilePeople<'a> {
    /// The name that is shown.
    name: &'a str,
    /// The profile; null when it is hidden.
    #[schema(required)]
    profile: Option<ProfileOne<'a>>,
    /// The person's id.
    #[schema(value_type = String, example = "dc351fc6-314f-4947-a235-734ab5971eff")]
    uuid: Uuid,
}

/// A profile. What its person hides is null.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = profile_people_one)]
pub struct ProfilePeopleOne<'a> {
    /// What is said; all null when the whole profile is hidden.
    #[serde(flatten)]
    profile: ProfileOne<'a>,
    /// The name that is shown.
    name: &'a str,
    /// What of it is shown; for its person and facility operators.
    #[schema(required, value_type = Option<std::collections::BTreeMap<String, bool>>)]
    preferences: Option<&'a Preferences<ProfilePart>>,
    /// The publications.
    #[schema(required, value_type = Option<Vec<Object>>)]
    publications: Option<Vec<Value>>,
    /// The person's id.
    #[schema(value_type = String, example = "dc351fc6-314f-4947-a235-734ab5971eff")]
    uuid: Uuid,
}

/// A profile as its person sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = profile_self)]
pub struct ProfileSelf<'a> {
    /// Where she works.
    #[schema(required)]
    affiliation: Option<&'a str>,
    /// Other affiliations.
    affiliations_other: &'a [String],
    /// A biography.
    #[schema(required)]
    bio: Option<&'a str>,
    /// The country, ISO 3166-1 alpha-2.
    #[schema(required)]
    country: Option<&'a str>,
    /// The address of a curriculum vitae.
    #[schema(required)]
    cv: Option<&'a str>,
    /// Her e-mail address.
    #[schema(required)]
    email: Option<&'a str>,
    /// The e-mail addresses that she has told.
    email_addresses: Vec<&'a str>,
    /// Null: ORCID tells no e-mail address.
    #[schema(required)]
    email_openid: Option<&'a str>,
    /// Identities at other services.
    identities: &'a [Identity],
    /// Keywords.
    keywords: &'a [String],
    /// The job.
    #[schema(required)]
    position: Option<&'a str>,
    /// What of it is shown.
    #[schema(value_type = std::collections::BTreeMap<String, bool>)]
    preferences: &'a Preferences<ProfilePart>,
    /// The name that is shown.
    name: &'a str,
    /// The name as ORCID gives it.
    #[schema(required)]
    name_openid: Option<&'a str>,
    /// Other names.
    other_names: &'a [String],
    /// The address of a website.
    #[schema(required)]
    personal_website: Option<&'a str>,
    /// Professional pages.
    professional_links: &'a [PersonalPage],
    /// The pronouns.
    #[schema(required)]
    pronouns: Option<&'a str>,
    /// The publications.
    #[schema(value_type = Vec<Object>)]
    publications: Vec<Value>,
    /// Social pages.
    social_links: &'a [PersonalPage],
    /// Her id.
    #[schema(value_type = String, example = "dc351fc6-314f-4947-a235-734ab5971eff")]
    uuid: Uuid,
}

impl<'a> ProfileOne<'a> {
    /// What a viewer sees of a profile that is shown.
    pub(crate) fn new(about: &'a About, viewer: Viewer) -> Self {
        Self::shown(about, |part| viewer.sees_all() || about.preferences.shows(part))
    }

    /// The parts that are shown.
    fn shown(about: &'a About, shows: impl Fn(ProfilePart) -> bool) -> Self {
        let text = |part, text: &'a str| said(text).filter(|_| shows(part));
        Self {
            bio: text(ProfilePart::Bio, &about.bio),
            cv: text(ProfilePart::Cv, &about.cv),
            identities: shows(ProfilePart::Identities).then_some(&about.identities),
            job: text(ProfilePart::Job, &about.job),
            social: shows(ProfilePart::Social).then_some(&about.social),
            professional: shows(ProfilePart::Professional).then_some(&about.professional),
            pronouns: text(ProfilePart::Pronouns, &about.pronouns),
            website: text(ProfilePart::Website, &about.website),
            affiliations_other: shows(ProfilePart::AffiliationsOther).then_some(&about.affiliations_other),
            other_names: shows(ProfilePart::OtherNames).then_some(&about.other_names),
            country: text(ProfilePart::Country, &about.country),
            keywords: shows(ProfilePart::Keywords).then_some(&about.keywords),
        }
    }
}

/// Whether a viewer sees a profile at all.
fn is_shown(profile: &Profile, viewer: Viewer) -> bool {
    viewer.sees(profile, PersonPart::Profile)
}

impl<'a> ProfilePeople<'a> {
    /// What a viewer sees of a profile.
    #[must_use]
    pub fn new(person: &'a Person, profile: &'a Profile, viewer: Viewer) -> Self {
        let shown = is_shown(profile, viewer).then(|| ProfileOne::new(&profile.about, viewer));
        Self { name: profile.display_name(person), profile: shown, uuid: person.uuid }
    }
}

impl<'a> ProfilePeopleOne<'a> {
    /// What a viewer sees of a profile, and of its person's publications.
    #[must_use]
    pub fn new(person: &'a Person, profile: &'a Profile, viewer: Viewer, publications: Vec<Value>) -> Self {
        let shown = is_shown(profile, viewer);
        let shows = |part| shown && (viewer.sees_all() || profile.about.preferences.shows(part));
        let lists = viewer.sees(profile, PersonPart::Publications);
        Self {
            profile: ProfileOne::shown(&profile.about, shows),
            name: profile.display_name(person),
            preferences: viewer.sees_all().then_some(&profile.about.preferences),
            publications: lists.then_some(publications),
            uuid: person.uuid,
        }
    }
}

impl<'a> ProfileSelf<'a> {
    /// What a person sees of her own profile.
    #[must_use]
    pub fn new(person: &'a Person, profile: &'a Profile, publications: Vec<Value>) -> Self {
        let (about, email) = (&profile.about, said(&profile.email));
        Self {
            affiliation: said(&profile.affiliation),
            affiliations_other: &about.affiliations_other,
            bio: said(&about.bio),
            country: said(&about.country),
            cv: said(&about.cv),
            email,
            email_addresses: email.into_iter().collect(),
            email_openid: None,
            identities: &about.identities,
            keywords: &about.keywords,
            position: said(&about.job),
            preferences: &about.preferences,
            name: profile.display_name(person),
            name_openid: said(&person.name),
            other_names: &about.other_names,
            personal_website: said(&about.website),
            professional_links: &about.professional,
            pronouns: said(&about.pronouns),
            publications,
            social_links: &about.social,
            uuid: person.uuid,
        }
    }
}
