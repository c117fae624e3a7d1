//! What people are called, without what else there is of them.

use std::collections::HashMap;

use identity::{People, Person};
use preferences::Preferences;
use serde::Deserialize;
use storage::StorageError;
use uuid::Uuid;

use crate::{PersonPart, Profiles, Viewer};

/// A person as she is named where others are shown. It is only read: no record is made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPerson {
    /// Her id.
    pub uuid: Uuid,
    /// The name that is shown.
    pub name: String,
    email: String,
    shows_email: bool,
}

/// As much of a profile as names somebody.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    id: Uuid,
    email: String,
    name: String,
    preferences: Preferences<PersonPart>,
}

impl Said {
    const ATTRIBUTES: [&str; 4] = ["id", "email", "name", "preferences"];
}

impl NamedPerson {
    /// By what she has said under each of her uuids, or what she is called otherwise. What is hidden in either is hidden.
    fn new(uuid: Uuid, otherwise: String, said: &[&Said]) -> Self {
        let first = |text: fn(&Said) -> &String| {
            said.iter().copied().map(text).find(|text| !text.is_empty()).cloned()
        };
        Self {
            uuid,
            name: first(|said| &said.name).unwrap_or(otherwise),
            email: first(|said| &said.email).unwrap_or_default(),
            shows_email: said.iter().all(|said| said.preferences.shows(PersonPart::Email)),
        }
    }

    /// The e-mail address, where this caller sees it.
    #[must_use]
    pub fn email_for(&self, caller: &Person) -> Option<&str> {
        let viewer = if caller.uuid == self.uuid { Viewer::Herself } else { Viewer::among(caller) };
        let is_seen = self.shows_email || viewer.sees_all();
        Some(self.email.as_str()).filter(|email| is_seen && !email.is_empty())
    }
}

impl Profiles {
    /// What the people with these uuids are called, by them; also by those that they had before two became one. Who is not
    /// known is not among them.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn named(
        &self,
        people: &People,
        uuids: &[Uuid],
    ) -> Result<HashMap<Uuid, NamedPerson>, StorageError> {
        let found = people.called(uuids).await?;
        let ids: Vec<_> =
            found.values().flat_map(|person| person.uuids()).map(|uuid| uuid.to_string()).collect();
        let said: Vec<Said> = self.table().get_many(&ids, &Said::ATTRIBUTES).await?;
        let said: HashMap<_, _> = said.into_iter().map(|said| (said.id, said)).collect();
        let named = found.into_iter().map(|(uuid, person)| {
            let hers: Vec<_> = person.uuids().filter_map(|uuid| said.get(&uuid)).collect();
            (uuid, NamedPerson::new(person.uuid, person.name, &hers))
        });
        Ok(named.collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn caller(number: u128, level: u16) -> Person {
        let uuid = Uuid::from_u128(number);
        let json = serde_json::json!({
            "id": format!("person#{uuid}"), "uuid": uuid, "username": "her", "level": level, "created": "",
        });
        serde_json::from_value(json).unwrap()
    }

    fn said(name: &str, email: &str) -> Said {
        Said { name: name.to_owned(), email: email.to_owned(), ..Said::default() }
    }

    fn hidden() -> Preferences<PersonPart> {
        Preferences::default().with(&BTreeMap::from([("show_email".to_owned(), false)])).unwrap()
    }

    fn named(said: &[&Said]) -> NamedPerson {
        NamedPerson::new(Uuid::from_u128(1), "josiah".to_owned(), said)
    }

    #[test]
    fn what_is_hidden_under_either_uuid_is_for_herself_and_operators() {
        let former = Said { preferences: hidden(), ..said("Jo", "b@example.org") };
        let person = named(&[&said("", "a@example.org"), &former]);
        assert_eq!(person.name, "Jo");
        assert_eq!(person.email_for(&caller(2, 999)), None);
        for caller in [caller(1, 0), caller(2, 1000)] {
            assert_eq!(person.email_for(&caller), Some("a@example.org"));
        }
    }

    #[test]
    fn who_has_said_nothing_is_called_what_she_is_known_by() {
        let person = named(&[]);
        assert_eq!((person.name.as_str(), person.email_for(&caller(1, 1000))), ("josiah", None));
        let shown = named(&[&said("Josiah", "a@example.org")]);
        assert_eq!((shown.name.as_str(), shown.email_for(&caller(2, 0))), ("Josiah", Some("a@example.org")));
    }
}
