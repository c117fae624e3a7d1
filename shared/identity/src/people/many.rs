//! Many people at once.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use storage::StorageError;
use uuid::Uuid;

use super::People;
use crate::person::{PERSON, Person, PersonRow, person_key};

/// What a person is called. It is only read: no record is made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Her id.
    pub uuid: Uuid,
    /// Her name, or the username where ORCID keeps it private.
    pub name: String,
    formerly: Option<Uuid>,
}

impl Called {
    /// The uuids that are hers, the one she goes by first.
    pub fn uuids(&self) -> impl Iterator<Item = Uuid> + use<> {
        std::iter::once(self.uuid).chain(self.formerly)
    }
}

/// What is found under a uuid: somebody, or whose it became.
#[derive(Debug)]
enum Found<T> {
    Person(Uuid, T),
    Alias(Uuid, Uuid),
}

/// As much of a row as says what somebody is called.
#[derive(Debug, Deserialize)]
struct CalledRow {
    id: String,
    alias_of: Option<Uuid>,
    formerly: Option<Uuid>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    username: String,
}

impl CalledRow {
    const ATTRIBUTES: [&str; 5] = ["id", "alias_of", "formerly", "name", "username"];

    fn found(self) -> Option<Found<Called>> {
        let Self { id, alias_of, formerly, name, username } = self;
        let uuid = uuid_of(&id)?;
        let name = if name.is_empty() { username } else { name };
        let called = || Found::Person(uuid, Called { uuid, name, formerly });
        Some(alias_of.map_or_else(called, |of| Found::Alias(uuid, of)))
    }
}

impl PersonRow {
    fn found(self) -> Option<Found<Person>> {
        match self {
            Self::Person(person) => Some(Found::Person(person.uuid, *person)),
            Self::Alias { id, alias_of } => Some(Found::Alias(uuid_of(&id)?, alias_of)),
        }
    }
}

impl People {
    /// The people who have these uuids, by them; also those that they had before two became one. Who is not known is not
    /// among them.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_many(&self, uuids: &[Uuid]) -> Result<HashMap<Uuid, Person>, StorageError> {
        self.found(uuids, &[], PersonRow::found).await
    }

    /// What the people who have these uuids are called, by them; the rest of them is not read.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn called(&self, uuids: &[Uuid]) -> Result<HashMap<Uuid, Called>, StorageError> {
        self.found(uuids, &CalledRow::ATTRIBUTES, CalledRow::found).await
    }

    async fn found<R: DeserializeOwned, T: Clone>(
        &self,
        uuids: &[Uuid],
        only: &[&'static str],
        found: fn(R) -> Option<Found<T>>,
    ) -> Result<HashMap<Uuid, T>, StorageError> {
        let mut people = HashMap::with_capacity(uuids.len());
        let mut aliases = Vec::new();
        for row in self.rows(uuids, only).await?.into_iter().filter_map(found) {
            match row {
                Found::Person(uuid, person) => {
                    people.insert(uuid, person);
                }
                Found::Alias(uuid, of) => aliases.push((uuid, of)),
            }
        }
        let unread: Vec<_> =
            aliases.iter().map(|(_, of)| *of).filter(|of| !people.contains_key(of)).collect();
        // An alias never points at another.
        let mut others = HashMap::new();
        for row in self.rows(&unread, only).await?.into_iter().filter_map(found) {
            if let Found::Person(uuid, person) = row {
                others.insert(uuid, person);
            }
        }
        for (uuid, of) in aliases {
            let person = people.get(&of).or_else(|| others.get(&of)).cloned();
            people.extend(person.map(|person| (uuid, person)));
        }
        Ok(people)
    }

    async fn rows<R: DeserializeOwned>(
        &self,
        uuids: &[Uuid],
        only: &[&'static str],
    ) -> Result<Vec<R>, StorageError> {
        let ids: Vec<_> = uuids.iter().map(|uuid| person_key(*uuid)).collect();
        self.table.get_many(&ids, only).await
    }
}

fn uuid_of(id: &str) -> Option<Uuid> {
    id.strip_prefix(PERSON)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(row: serde_json::Value) -> Option<Found<Called>> {
        serde_json::from_value::<CalledRow>(row).unwrap().found()
    }

    #[test]
    fn rows_are_told_apart_and_who_has_no_name_is_called_by_her_username() {
        let (own, former) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let row = serde_json::json!({"id": person_key(own), "username": "josiah", "formerly": former});
        let Some(Found::Person(uuid, called)) = found(row) else { panic!("not a person") };
        assert_eq!((uuid, called.name.as_str()), (own, "josiah"));
        assert!(called.uuids().eq([own, former]));
        let row = serde_json::json!({"id": person_key(former), "alias_of": own});
        assert!(matches!(found(row), Some(Found::Alias(uuid, of)) if (uuid, of) == (former, own)));
    }
}
