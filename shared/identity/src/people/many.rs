//! Many people at once.

use std::collections::HashMap;

use storage::StorageError;
use uuid::Uuid;

use super::People;
use crate::person::{Person, PersonRow, person_key};

impl People {
    /// The people who have these uuids, by them; also those that they had before two became one. Who is not known is not
    /// among them.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_many(&self, uuids: &[Uuid]) -> Result<HashMap<Uuid, Person>, StorageError> {
        let mut found = HashMap::with_capacity(uuids.len());
        let mut aliases = Vec::new();
        for row in self.rows(uuids).await? {
            match row {
                PersonRow::Person(person) => {
                    found.insert(person.uuid, *person);
                }
                PersonRow::Alias { id, alias_of } => {
                    aliases.extend(
                        uuids.iter().find(|uuid| person_key(**uuid) == id).map(|uuid| (*uuid, alias_of)),
                    );
                }
            }
        }
        let unread: Vec<_> = aliases.iter().map(|(_, of)| *of).filter(|of| !found.contains_key(of)).collect();
        // An alias never points at another.
        let mut others = HashMap::new();
        for row in self.rows(&unread).await? {
            if let PersonRow::Person(person) = row {
                others.insert(person.uuid, *person);
            }
        }
        for (uuid, of) in aliases {
            let person = found.get(&of).or_else(|| others.get(&of)).cloned();
            found.extend(person.map(|person| (uuid, person)));
        }
        Ok(found)
    }

    async fn rows(&self, uuids: &[Uuid]) -> Result<Vec<PersonRow>, StorageError> {
        let ids: Vec<_> = uuids.iter().map(|uuid| person_key(*uuid)).collect();
        self.table.get_many(&ids, &[]).await
    }
}
