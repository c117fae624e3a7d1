//! Keeping the index as people are: whoever reads a list first indexes herself and some of those who have changed and are
//! not indexed yet, because they are new, or because who changed them was killed. The janitor indexes the rest.

use std::time::Instant;

use futures::{StreamExt, stream};
use identity::Person;
use search::Fence;
use storage::{StorageError, Transaction};
use uuid::Uuid;

use super::{ATTEMPTS, Directory, PAUSE};
use crate::listed::document;

/// People that one request indexes at most, beside the caller.
const MAX_PEOPLE: i32 = 25;
/// People that the janitor indexes before it asks for more.
const MAX_AT_ONCE: i32 = 100;
/// As many at once.
const AT_ONCE: usize = 8;

impl Directory {
    /// Indexes who asks and some others, where they are not indexed yet. Whether all are.
    pub(super) async fn settle(&self, caller: &Person) -> Result<bool, StorageError> {
        let is_settled = !caller.is_unindexed() || self.index(caller.uuid).await?;
        let (there, indexed) = self.index_some(MAX_PEOPLE).await?;
        Ok(is_settled && indexed == there && there < usize::try_from(MAX_PEOPLE).unwrap_or(0))
    }

    /// Indexes who is not indexed yet, until nobody is left or `until` comes; how many there were.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn catch_up(&self, until: Instant) -> Result<usize, StorageError> {
        let mut all = 0;
        loop {
            let (_, indexed) = self.index_some(MAX_AT_ONCE).await?;
            all += indexed;
            if indexed == 0 || Instant::now() >= until {
                return Ok(all);
            }
        }
    }

    /// How many people there were, and how many of them are indexed now.
    async fn index_some(&self, most: i32) -> Result<(usize, usize), StorageError> {
        let people = self.people.unindexed(most).await?;
        let there = people.len();
        // What can't be done for one of them is no reason to show nobody a list.
        let index = async |uuid| {
            self.index(uuid).await.unwrap_or_else(|error| {
                tracing::warn!(%error, %uuid, "a person is not indexed yet");
                false
            })
        };
        let indexed = stream::iter(people).map(index).buffer_unordered(AT_ONCE);
        Ok((there, indexed.filter(|is_done| std::future::ready(*is_done)).count().await))
    }

    /// Makes the rows of a person what she is. Many may do so at once: all write the same, and who began with what she is
    /// no more is stopped by the condition of each write. Whether nothing is left to do.
    pub(super) async fn index(&self, uuid: Uuid) -> Result<bool, StorageError> {
        for attempt in 1..=ATTEMPTS {
            match self.try_index(uuid, attempt > 1).await {
                Err(StorageError::Conflict) => tokio::time::sleep(PAUSE * attempt).await,
                answer => return answer,
            }
        }
        Err(StorageError::Conflict)
    }

    /// `again` after a conflict: then what followed may have been done as she was, after somebody did it as she is.
    async fn try_index(&self, uuid: Uuid, again: bool) -> Result<bool, StorageError> {
        let Some((person, mut profile)) = self.find(uuid).await? else { return Ok(true) };
        if !again && !person.is_unindexed() {
            return Ok(true);
        }
        let document = document(&person, &profile);
        let documents = document.as_slice();
        let (table, id, condition) = self.people.unchanged(&person);
        let is_new = documents.iter().any(|document| !profile.traces.contains(&document.trace));
        if is_new || profile.absorbs.is_some() || profile.version == 0 {
            profile.traces.extend(documents.iter().map(|document| document.trace.clone()));
            let writes = Transaction::new().check(table, id, &condition)?;
            self.profiles.writing(writes, &profile)?.commit().await?;
            profile.version += 1;
            profile.absorbs = None;
        }
        self.index.write(&Fence { table, id, condition }, &profile.traces, documents).await?;
        if let Err(error) = self.follow(&person, &profile).await {
            // The mark stays, so that somebody else does it.
            tracing::warn!(%error, %uuid, "what follows from a change of a person is not done yet");
            return Ok(false);
        }
        let traces: Vec<_> = documents.iter().map(|document| document.trace.clone()).collect();
        let writes = self.people.indexed(Transaction::new(), &person)?;
        self.profiles.traced(writes, &profile, &traces)?.commit().await?;
        Ok(true)
    }
}
