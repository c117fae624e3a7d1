//! Publications and what their owner's ORCID record is to learn of them, in one write.

use std::time::Duration;

use orcid_queue::{Change, OrcidQueue, Subject};
use storage::settings::SettingError;
use storage::{Clients, StorageError, Transaction};
use uuid::Uuid;

use crate::{Changes, DetailsError, Publication, Publications};

/// Times that a write is tried again after losing to another.
const ATTEMPTS: u32 = 5;
/// How long it waits before it is tried again, times the number of the attempt.
const PAUSE: Duration = Duration::from_millis(15);

/// Where publications are entered, changed and removed. What is to be done at ORCID is queued in the same transaction, as far
/// as the owner's preferences want it: whoever dies does both or neither.
#[derive(Debug, Clone)]
pub struct Register {
    publications: Publications,
    queue: OrcidQueue,
}

/// Why a publication was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// What is said of it can't be.
    #[error(transparent)]
    Details(#[from] DetailsError),
    /// It was removed meanwhile.
    #[error("the publication is gone")]
    Gone,
    /// The store did not answer, or others change it all the time (`Conflict`).
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Register {
    /// Everything from the environment: `PUBLICATIONS_TABLE`, `SEARCH_TABLE`, `ORCID_SYNC_TABLE`, `ORCID_SYNCHRONIZATION`.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { publications: Publications::from_env(clients)?, queue: OrcidQueue::from_env(clients)? })
    }

    /// The publications, to be read.
    #[must_use]
    pub fn publications(&self) -> &Publications {
        &self.publications
    }

    /// Enters a publication of the person `profile`, together with what else is to be written.
    ///
    /// # Errors
    /// `Conflict` when a condition does not hold, or others write to the queue: begin again.
    pub async fn enter(
        &self,
        profile: Uuid,
        publication: &Publication,
        writes: Transaction,
    ) -> Result<(), StorageError> {
        self.entering(profile, publication, writes).await?.commit().await?;
        self.publications.settle(publication.uuid).await;
        Ok(())
    }

    /// The same writes, to be committed with others; nothing is added when the publication is there already. `settle` it
    /// afterwards, or whoever lists next does.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn entering(
        &self,
        profile: Uuid,
        publication: &Publication,
        writes: Transaction,
    ) -> Result<Transaction, StorageError> {
        if self.publications.is_known(publication.uuid).await? {
            return Ok(writes);
        }
        let queued = self.queued(profile, publication, true, writes).await?;
        self.publications.adding(queued, publication)
    }

    /// Changes a publication of the person `profile` that was `found`; where others were faster, what it is by then, so that
    /// their changes stay. It must belong to the same projects as when it was found: the caller has looked at these.
    ///
    /// # Errors
    /// See `ChangeError`.
    pub async fn change(
        &self,
        profile: Uuid,
        found: &Publication,
        changes: &Changes,
    ) -> Result<(), ChangeError> {
        let mut current = found.clone();
        for attempt in 1..=ATTEMPTS {
            match self.write(profile, &current.changed(changes.clone())?).await {
                Err(StorageError::Conflict) => tokio::time::sleep(PAUSE * attempt).await,
                written => return written.map_err(ChangeError::Storage),
            }
            current = self.publications.find(found.uuid).await?.ok_or(ChangeError::Gone)?;
            if current.details.projects != found.details.projects {
                break;
            }
        }
        Err(ChangeError::Storage(StorageError::Conflict))
    }

    async fn write(&self, profile: Uuid, changed: &Publication) -> Result<(), StorageError> {
        let queued = self.queued(profile, changed, true, Transaction::new()).await?;
        self.publications.change(changed, queued).await
    }

    /// Removes a publication of the person `profile`, whatever it says by now.
    ///
    /// # Errors
    /// `Conflict` when others change it all the time.
    pub async fn remove(&self, profile: Uuid, found: &Publication) -> Result<(), StorageError> {
        let mut current = found.clone();
        for attempt in 1..=ATTEMPTS {
            match self.take_away(profile, &current).await {
                Err(StorageError::Conflict) => tokio::time::sleep(PAUSE * attempt).await,
                removed => return removed,
            }
            match self.publications.find(found.uuid).await? {
                Some(publication) => current = publication,
                // Somebody else has removed it.
                None => return Ok(()),
            }
        }
        Err(StorageError::Conflict)
    }

    async fn take_away(&self, profile: Uuid, publication: &Publication) -> Result<(), StorageError> {
        let queued = self.queued(profile, publication, false, Transaction::new()).await?;
        self.publications.remove(publication, queued).await
    }

    async fn queued(
        &self,
        profile: Uuid,
        publication: &Publication,
        present: bool,
        writes: Transaction,
    ) -> Result<Transaction, StorageError> {
        let change = Change {
            profile,
            subject: Subject::publication(publication.uuid),
            present,
            description: publication.details.title.clone(),
        };
        self.queue.plan(&change).await?.join(writes)
    }
}
