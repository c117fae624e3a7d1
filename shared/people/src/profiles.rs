//! Profiles in their table.

use std::collections::HashMap;

use identity::Person;
use search::Trace;
use storage::settings::SettingError;
use storage::{Clients, Condition, StorageError, Table, Transaction, Update};
use uuid::Uuid;

use crate::Profile;

/// What people say of themselves, in the table that `PROFILES_TABLE` names.
#[derive(Debug, Clone)]
pub struct Profiles {
    table: Table,
}

impl Profiles {
    /// The profiles that the environment names.
    ///
    /// # Errors
    /// When `PROFILES_TABLE` is not set.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { table: clients.table("PROFILES_TABLE")? })
    }

    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// A person's profile: an empty one when she has said nothing. What she said before two persons became one is in it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn of(&self, person: &Person) -> Result<Profile, StorageError> {
        let mut uuids = person.uuids();
        let current = uuids.next().unwrap_or(person.uuid);
        let Some(former) = uuids.next() else {
            let profile = self.table.get(&current.to_string()).await?;
            return Ok(profile.unwrap_or_else(|| Profile::empty(current)));
        };
        let found = self.table.get_many(&[current.to_string(), former.to_string()], &[]).await?;
        Ok(of_both(current, found))
    }

    /// The profiles of several people, by their uuids.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn of_many(&self, people: &[&Person]) -> Result<HashMap<Uuid, Profile>, StorageError> {
        let ids: Vec<_> =
            people.iter().flat_map(|person| person.uuids()).map(|uuid| uuid.to_string()).collect();
        let found = self.table.get_many::<Profile>(&ids, &[]).await?;
        let by_id: HashMap<String, Profile> =
            found.into_iter().map(|profile| (profile.id.clone(), profile)).collect();
        let profile = |person: &Person| {
            // One person may be asked for more than once, by both her uuids.
            let found = person.uuids().filter_map(|uuid| by_id.get(&uuid.to_string()).cloned());
            (person.uuid, of_both(person.uuid, found.collect()))
        };
        Ok(people.iter().map(|person| profile(person)).collect())
    }

    /// Adds to `writes` that a profile has not changed since it was read: what was decided by it still holds.
    ///
    /// # Errors
    /// Never in practice.
    pub fn checking(&self, writes: Transaction, profile: &Profile) -> Result<Transaction, StorageError> {
        writes.check(&self.table, &profile.id, &unchanged(profile))
    }

    /// Adds to `writes` that a profile that was read becomes this one; on commit `Conflict` when it has changed since.
    ///
    /// # Errors
    /// When it can't be an item.
    pub(crate) fn writing(
        &self,
        mut writes: Transaction,
        profile: &Profile,
    ) -> Result<Transaction, StorageError> {
        if let Some(other) = &profile.absorbs {
            writes = writes.delete_when(&self.table, &other.id, &unchanged(other))?;
        }
        let written = Profile { version: profile.version + 1, ..profile.clone() };
        writes.put(&self.table, &written, &unchanged(profile))
    }

    /// Adds to `writes` that this is all that a profile has in the index, and that what it said before is followed, too.
    ///
    /// # Errors
    /// Never in practice.
    pub(crate) fn traced(
        &self,
        writes: Transaction,
        profile: &Profile,
        traces: &[Trace],
    ) -> Result<Transaction, StorageError> {
        let update = Update::new()
            .set("traces", traces)
            .remove("former")
            .add("version", 1)
            .when(Condition::equals("version", profile.version));
        writes.update(&self.table, &profile.id, &update)
    }
}

/// It is as it was when it was read.
fn unchanged(profile: &Profile) -> Condition {
    match profile.version {
        0 => Condition::new_item(),
        version => Condition::equals("version", version),
    }
}

/// The profile of a person out of those that she has under her uuids.
fn of_both(uuid: Uuid, found: Vec<Profile>) -> Profile {
    let id = uuid.to_string();
    let (mut mine, mut others): (Vec<_>, Vec<_>) = found.into_iter().partition(|profile| profile.id == id);
    let mine = mine.pop().unwrap_or_else(|| Profile::empty(uuid));
    match others.pop() {
        Some(other) => mine.absorbing(other),
        None => mine,
    }
}
