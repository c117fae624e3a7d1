//! People in lists.

use identity::Person;
use search::{Document, Term, Trace};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{PersonPart, Profile, Viewer};

/// The list of people in the index.
pub(crate) const KIND: &str = "people";

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = people)]
pub struct Listed {
    /// The e-mail address, unless it is hidden.
    #[schema(required)]
    email: Option<String>,
    /// The name that is shown.
    name: String,
    /// Her id.
    #[schema(value_type = String, example = "dc351fc6-314f-4947-a235-734ab5971eff")]
    pub uuid: Uuid,
}

/// What the index has of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Her id.
    pub uuid: Uuid,
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    email: String,
    /// Whether only facility operators and she herself see the address.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_private: bool,
}

impl Entry {
    /// What the index has of this person.
    #[must_use]
    pub fn of(person: &Person, profile: &Profile) -> Self {
        Self {
            uuid: person.uuid,
            name: profile.display_name(person).to_owned(),
            email: profile.email.clone(),
            is_private: !profile.shows(PersonPart::Email),
        }
    }

    /// As a viewer sees it.
    #[must_use]
    pub fn shown_to(self, viewer: Viewer) -> Listed {
        let shown = !self.is_private || viewer.sees_all();
        let email = Some(self.email).filter(|email| shown && !email.is_empty());
        Listed { email, name: self.name, uuid: self.uuid }
    }
}

/// What a list has of these people now, as far as a term finds them still.
#[must_use]
pub(crate) fn as_they_are(people: &[(Person, Profile)], term: Option<&Term>) -> Vec<Entry> {
    let is_found =
        |person: &Person, profile: &Profile| term.is_none_or(|term| term.is_in(texts(person, profile)));
    let found = people.iter().filter(|(person, profile)| is_found(person, profile));
    found.map(|(person, profile)| Entry::of(person, profile)).collect()
}

/// What somebody is found by.
fn texts<'a>(person: &'a Person, profile: &'a Profile) -> impl Iterator<Item = &'a str> {
    [Some(profile.display_name(person)), profile.public_email()].into_iter().flatten()
}

/// A person as she is found: by her name, and by her e-mail address unless that is hidden. Who has never signed in with
/// ORCID is not found.
#[must_use]
pub fn document(person: &Person, profile: &Profile) -> Option<Document<Entry>> {
    person.orcid.as_ref()?;
    let name = profile.display_name(person);
    let trace = Trace::new(KIND, name, person.uuid, texts(person, profile));
    Some(Document { trace, shown: Entry::of(person, profile) })
}
