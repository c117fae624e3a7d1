//! Deleting compendia (contract/compendia.md 1.5, contract/decisions.md "Delete").
//!
//! A marker `removing/<content>` stands in the bucket first, then the record gives way to a tombstone, then the files
//! go: a candidate's for good, a published one's to `deleted/<id>/`. Whoever finds the marker later, because the
//! request died or had too many files, goes on from there.

use std::time::Duration;

use bytes::Bytes;
use futures::stream::{self, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use storage::{ListedObject, Objects, StorageError, time};

use crate::record::content_prefix;
use crate::{Compendia, Compendium, download};

/// Attempts against others who change the same compendium.
const ATTEMPTS: usize = 5;
/// How long a request deletes files; the janitor does the rest.
const IN_REQUEST: Duration = Duration::from_secs(15);
/// Age, in seconds, at which a marker's request has ended: API Gateway gives up after 30.
const ABANDONED_SECONDS: i64 = 60;
/// Copies at once.
const PARALLEL: usize = 16;
/// A marker at most, in bytes: an id and a flag.
const MAX_MARKER_BYTES: u64 = 4 << 10;
const PREFIX: &str = "removing/";

/// Why a compendium was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum RemovalError {
    /// There is no such compendium.
    #[error("compendium not found")]
    Unknown,
    /// Not by this caller.
    #[error("user level not sufficient to delete compendium")]
    NotAllowed,
    /// Others changed it at every attempt, or a store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What is to be done with the files of a content.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Removal {
    id: String,
    /// They are kept for an admin.
    kept: bool,
}

/// Deletes a compendium, if it is `allowed` as it is at that moment, with its public link. When this returns nobody
/// sees it any more; files may go a little later.
///
/// # Errors
/// See `RemovalError`.
pub async fn remove(
    compendia: &Compendia,
    objects: &Objects,
    id: &str,
    allowed: impl Fn(&Compendium) -> bool,
) -> Result<(), RemovalError> {
    for _ in 0..ATTEMPTS {
        let (compendium, mut exported) = compendia.find_exported(id).await?.ok_or(RemovalError::Unknown)?;
        if !allowed(&compendium) {
            return Err(RemovalError::NotAllowed);
        }
        let removal = Removal { id: id.to_owned(), kept: !compendium.candidate };
        if removal.kept {
            // The link ends with it: a record that is restored must not name one.
            exported.as_object_mut().and_then(|record| record.shift_remove("link"));
            objects.put(&record_key(id), exported.to_string().into()).await?;
        }
        let content = compendium.content.as_str();
        objects.put(&format!("{PREFIX}{content}"), removal.marker()?).await?;
        match compendia.bury(&compendium).await {
            Err(StorageError::Conflict) => continue,
            buried => buried?,
        }
        match tokio::time::timeout(IN_REQUEST, removal.carry_out(objects, content)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(alarm = true, %error, content, "files of a deleted compendium stay");
            }
            Err(_) => tracing::info!(content, "a deleted compendium has many files: the janitor goes on"),
        }
        return Ok(());
    }
    Err(StorageError::Conflict.into())
}

/// Goes on with deletions that did not come to their end, and answers how many ended. At most 1,000 a call. One that
/// fails keeps no other from its end.
///
/// # Errors
/// When the markers can't be listed; a later call goes on.
pub async fn sweep_removals(objects: &Objects, compendia: &Compendia) -> Result<usize, StorageError> {
    let mut ended = 0;
    for marker in objects.list(PREFIX, None).await? {
        let content = marker.key.strip_prefix(PREFIX).filter(|content| !content.is_empty());
        let abandoned = time::is_past(marker.modified.saturating_add(ABANDONED_SECONDS));
        let Some(content) = content.filter(|_| abandoned) else { continue };
        match go_on(objects, compendia, &marker.key, content).await {
            Ok(removed) => ended += usize::from(removed),
            Err(error) => {
                tracing::error!(alarm = true, %error, content, "a deletion does not come to its end");
            }
        }
    }
    Ok(ended)
}

/// False where there is nothing to delete.
async fn go_on(
    objects: &Objects,
    compendia: &Compendia,
    marker: &str,
    content: &str,
) -> Result<bool, StorageError> {
    let removal = Removal::read(&objects.get(marker, MAX_MARKER_BYTES).await?)?;
    if compendia.find(&removal.id).await?.is_some_and(|found| found.content == content) {
        // Its deletion was refused in the end, or it was restored.
        objects.delete(marker).await?;
        return Ok(false);
    }
    removal.carry_out(objects, content).await?;
    Ok(true)
}

impl Removal {
    fn marker(&self) -> Result<Bytes, StorageError> {
        let json = serde_json::to_vec(self).map_err(|error| StorageError::Record(error.to_string()))?;
        Ok(json.into())
    }

    fn read(marker: &[u8]) -> Result<Self, StorageError> {
        serde_json::from_slice(marker).map_err(|error| StorageError::Record(error.to_string()))
    }

    /// Two may do this at once: what the other has moved is not there any more. What has been moved stays moved, so
    /// every call comes further.
    async fn carry_out(&self, objects: &Objects, content: &str) -> Result<(), StorageError> {
        let prefix = content_prefix(content);
        loop {
            let listed = if self.kept { objects.list(&prefix, None).await? } else { Vec::new() };
            if listed.is_empty() {
                break;
            }
            let keep = |object: ListedObject| self.keep(objects, &prefix, object.key);
            stream::iter(listed).map(Ok).try_for_each_concurrent(PARALLEL, keep).await?;
        }
        objects.delete_all(&prefix).await?;
        objects.delete_all(&download::archives(content)).await?;
        objects.delete(&format!("{PREFIX}{content}")).await
    }

    async fn keep(&self, objects: &Objects, prefix: &str, key: String) -> Result<(), StorageError> {
        let rest = key.strip_prefix(prefix).unwrap_or(&key);
        match objects.copy(&key, &format!("{}{rest}", kept_prefix(&self.id))).await {
            Ok(()) => objects.delete(&key).await,
            Err(StorageError::Missing(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Where the files of a deleted published compendium are.
fn kept_prefix(id: &str) -> String {
    format!("deleted/{id}/")
}

/// Where its record is, as `aws dynamodb put-item` takes it (docs/OPERATIONS.md "Restore a compendium").
fn record_key(id: &str) -> String {
    format!("deleted/{id}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_says_whose_files_they_were_and_whether_they_are_kept() {
        let removal = Removal { id: "b9b0099e-base".to_owned(), kept: true };
        assert_eq!(Removal::read(&removal.marker().unwrap()).unwrap(), removal);
        assert!(Removal::read(b"a1B2c").is_err());
    }

    #[test]
    fn what_is_kept_lies_under_the_compendiums_id() {
        assert_eq!(kept_prefix("a1B2c"), "deleted/a1B2c/");
        assert_eq!(record_key("a1B2c"), "deleted/a1B2c.json");
    }
}
