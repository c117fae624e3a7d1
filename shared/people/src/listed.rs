//! People in lists.

use identity::Person;
use search::{Document, Found, Slice, Term, Trace};
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

/// What a list has of these people now, as far as a term finds them still, in its order.
#[must_use]
pub(crate) fn as_they_are(people: &[(Person, Profile)], term: Option<&Term>) -> Vec<Document<Entry>> {
    let is_found =
        |person: &Person, profile: &Profile| term.is_none_or(|term| term.is_in(texts(person, profile)));
    let found = people.iter().filter(|(person, profile)| is_found(person, profile));
    let mut documents: Vec<_> = found.filter_map(|(person, profile)| document(person, profile)).collect();
    documents.sort_by(|one, other| one.trace.sort().cmp(other.trace.sort()));
    // Who has just changed her name may be in the index under both.
    documents.dedup_by_key(|document| document.shown.uuid);
    documents
}

/// A part of a list that is known as a whole.
#[must_use]
pub(crate) fn part(all: Vec<Document<Entry>>, slice: &Slice<'_>) -> Found<Entry> {
    let total = all.len();
    let (skip, after) = slice.after.map_or((slice.skip, ""), |after| (0, after));
    let rest = all.into_iter().filter(|document| document.trace.sort() > after);
    let part: Vec<_> = rest.skip(skip).take(slice.take).collect();
    let end = part.last().map(|document| document.trace.sort().to_owned());
    Found { entries: part.into_iter().map(|document| document.shown).collect(), total, end }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::PersonChange;

    fn person(number: u128, name: &str) -> (Person, Profile) {
        let uuid = Uuid::from_u128(number);
        let person = json!({
            "id": format!("person#{uuid}"), "uuid": uuid, "username": "u", "name": "N", "orcid": "0000-0002-1825-0097",
            "level": 0, "created": "2026-11-24T00:00:00Z", "lastseen_at": "2026-11-24T00:00:00Z",
        });
        let change = PersonChange { name: Some(name.to_owned()), ..PersonChange::default() };
        let profile = crate::Change::Person(change).of(Profile::empty(uuid)).unwrap();
        (serde_json::from_value(person).unwrap(), profile)
    }

    #[test]
    fn parts_of_what_is_looked_at_again_follow_each_other() {
        let people = [person(1, "Cleo"), person(2, "Ada"), person(3, "Ben")];
        let all = || as_they_are(&people, None);
        let names = |found: &Found<Entry>| -> Vec<String> {
            found.entries.iter().map(|entry| entry.name.clone()).collect()
        };
        let first = part(all(), &Slice { skip: 0, take: 2, after: None });
        assert_eq!((names(&first), first.total), (vec!["Ada".to_owned(), "Ben".to_owned()], 3));
        for slice in
            [Slice { skip: 2, take: 2, after: None }, Slice { skip: 0, take: 2, after: first.end.as_deref() }]
        {
            assert_eq!(names(&part(all(), &slice)), ["Cleo"]);
        }
        let twice = [person(1, "Cleo"), person(2, "Ada"), person(1, "Cleo")];
        assert_eq!(part(as_they_are(&twice, None), &Slice { skip: 0, take: 9, after: None }).total, 2);
        let term = Term::parse("ben", false).unwrap();
        assert_eq!(
            names(&part(as_they_are(&people, Some(&term)), &Slice { skip: 0, take: 2, after: None })),
            ["Ben"]
        );
    }
}
