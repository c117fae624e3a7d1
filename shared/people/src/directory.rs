//! People as they are listed, found and changed.

mod follow;
mod settle;

use std::time::Duration;

use identity::{People, Person};
use orcid_queue::OrcidQueue;
use publication::Publications;
use search::{Found, Index, Slice, Term};
use storage::settings::SettingError;
use storage::{Clients, StorageError, Transaction};
use uuid::Uuid;

use crate::listed::{Entry, KIND, as_they_are, document, part};
use crate::{Change, Invalid, PersonPart, Profile, Profiles, Sections};

/// Times that a write is tried again after losing to another.
const ATTEMPTS: u32 = 6;
/// People that are looked at again all at once, where the index is behind.
const FEW: usize = 400;
/// How long it waits before it is tried again, times the number of the attempt.
const PAUSE: Duration = Duration::from_millis(15);

/// The people, what they say of themselves, and the index that they are found by.
#[derive(Debug, Clone)]
pub struct Directory {
    people: People,
    profiles: Profiles,
    index: Index,
    publications: Publications,
    queue: OrcidQueue,
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// It can't be.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such person any more.
    #[error("the person is gone")]
    Gone,
    /// Others change the same person all the time.
    #[error("the profile is being changed by other requests, try again")]
    Busy,
    /// The store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Directory {
    /// The directory that the environment names.
    ///
    /// # Errors
    /// When a table is not named: `PROFILES_TABLE`, `SEARCH_TABLE`, `PUBLICATIONS_TABLE`, `ORCID_SYNC_TABLE`.
    pub fn from_env(clients: &Clients, people: People) -> Result<Self, SettingError> {
        Ok(Self {
            people,
            profiles: Profiles::from_env(clients)?,
            index: Index::from_env(clients)?,
            publications: Publications::from_env(clients)?,
            queue: OrcidQueue::from_env(clients)?,
        })
    }

    /// The person with this uuid, also by one that she had before, and her profile.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(&self, uuid: Uuid) -> Result<Option<(Person, Profile)>, StorageError> {
        let Some(person) = self.people.find(uuid).await? else { return Ok(None) };
        let profile = self.profiles.of(&person).await?;
        Ok(Some((person, profile)))
    }

    /// The profiles.
    #[must_use]
    pub fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// Their publications.
    #[must_use]
    pub fn publications(&self) -> &Publications {
        &self.publications
    }

    /// A part of the list of people, or of those in whom a term is found. What `caller` changed of
    /// herself is indexed before, and what others did as far as it isn't much.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn list(
        &self,
        caller: &Person,
        term: Option<&Term>,
        slice: &Slice<'_>,
    ) -> Result<Found<Entry>, StorageError> {
        if self.settle(caller).await? {
            return self.index.find(KIND, term, slice).await;
        }
        // Somebody's rows may say what she hides by now: who is found is looked at again. Where many are, the number of all
        // tells nothing of one.
        let few = Slice { skip: 0, take: FEW, after: None };
        let few = self.index.find::<Entry>(KIND, term, &few).await?;
        if few.total == few.entries.len() {
            let people = self.with_profiles(&few.entries).await?;
            return Ok(part(as_they_are(&people, term), slice));
        }
        let found = self.index.find::<Entry>(KIND, term, slice).await?;
        let people = self.with_profiles(&found.entries).await?;
        let entries = as_they_are(&people, term).into_iter().map(|document| document.shown).collect();
        Ok(Found { entries, ..found })
    }

    /// The person with this uuid as a list has her; nobody who is in none.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn listed(&self, uuid: Uuid) -> Result<Option<Entry>, StorageError> {
        let found = self.find(uuid).await?;
        Ok(found.and_then(|(person, profile)| document(&person, &profile)).map(|document| document.shown))
    }

    /// The people of these entries with their profiles, in their order.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn with_profiles(&self, entries: &[Entry]) -> Result<Vec<(Person, Profile)>, StorageError> {
        let uuids: Vec<_> = entries.iter().map(|entry| entry.uuid).collect();
        let people = self.people.find_many(&uuids).await?;
        let profiles = self.profiles.of_many(&people.values().collect::<Vec<_>>()).await?;
        let found = uuids.iter().filter_map(|uuid| {
            let person = people.get(uuid)?;
            let profile = profiles.get(&person.uuid)?;
            Some((person.clone(), profile.clone()))
        });
        Ok(found.collect())
    }

    /// Makes a change that a person asks for: all of it or nothing. The index follows before this returns; should that
    /// fail, it follows before the next list.
    ///
    /// # Errors
    /// When it can't be.
    pub async fn change(&self, uuid: Uuid, change: &Change) -> Result<(Person, Profile), ChangeError> {
        for attempt in 1..=ATTEMPTS {
            let (person, profile) = self.find(uuid).await?.ok_or(ChangeError::Gone)?;
            let was_showing = profile.shows(PersonPart::Publications);
            let before = Sections::of(&profile);
            let mut changed = change.of(profile)?.following(&before);
            // Before the change says so: nothing is shown against it.
            if was_showing && !changed.shows(PersonPart::Publications) {
                self.follow_publications(&person, &changed).await?;
            }
            if let Some(document) = document(&person, &changed) {
                changed.traces.push(document.trace);
                changed.traces.dedup();
            }
            let writes = self.people.changing(Transaction::new(), &person)?;
            match self.profiles.writing(writes, &changed)?.commit().await {
                Ok(()) => {
                    if let Err(error) = self.index(person.uuid).await {
                        tracing::warn!(%error, "a changed person is not indexed yet");
                    }
                    return Ok((person, changed));
                }
                Err(StorageError::Conflict) => tokio::time::sleep(PAUSE * attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(ChangeError::Busy)
    }
}
