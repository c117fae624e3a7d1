//! Deleting compendia (contract/compendia.md 1.5, contract/decisions.md "Delete").
//!
//! A marker `removing/<content>` stands in the bucket first, then the record gives way to a tombstone, then the files
//! go: a candidate's for good, a published one's to `deleted/<id>/`. Whoever finds the marker later, because the
//! request died or had too many files, goes on from there. The marker names the compendium; what is to be done with its
//! files the tombstone says, which is written once and together with the decision.

use std::time::Duration;

use futures::stream::{self, StreamExt, TryStreamExt};
use storage::{ListedObject, Objects, StorageError, time};

use crate::record::{CompendiumRow, Tombstone, content_prefix};
use crate::{Change, Compendia, Compendium, download};

/// Attempts against others who change the same compendium.
const ATTEMPTS: usize = 5;
/// How long a request deletes files; the janitor does the rest.
const IN_REQUEST: Duration = Duration::from_secs(15);
/// Age, in seconds, at which a marker's request has ended: API Gateway gives up after 30.
const ABANDONED_SECONDS: i64 = 60;
/// Copies at once.
const PARALLEL: usize = 16;
/// A marker at most, in bytes: an id.
const MAX_MARKER_BYTES: u64 = 256;
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

/// Deletes a compendium, if it is `allowed` as it is at that moment, with its public link. When this returns nobody
/// sees it any more; files may go a little later. Call `Jobs::settle` of `shared/execution` afterwards.
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
        let tombstone = Tombstone::of(&compendium);
        if tombstone.kept {
            // The link ends with it: a record that is restored must not name one.
            exported.as_object_mut().and_then(|record| record.shift_remove("link"));
            objects.put(&record_key(id), exported.to_string().into()).await?;
        }
        mark(objects, &tombstone).await?;
        Change::announce(objects, id).await?;
        match compendia.bury(&compendium, &tombstone).await {
            Err(StorageError::Conflict) => continue,
            buried => buried?,
        }
        let content = &tombstone.content;
        match tokio::time::timeout(IN_REQUEST, carry_out(objects, &tombstone)).await {
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

/// Marks that there may be files of a compendium that is gone, or is about to.
pub(crate) async fn mark(objects: &Objects, tombstone: &Tombstone) -> Result<(), StorageError> {
    objects.put(&marker(&tombstone.content), tombstone.id.clone().into()).await
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
    let id = objects.get(marker, MAX_MARKER_BYTES).await?;
    let id = String::from_utf8_lossy(&id).into_owned();
    let tombstone = match compendia.row(&id).await? {
        // Its deletion was refused in the end, or it was restored.
        Some(CompendiumRow::Compendium(found)) if found.content == content => {
            objects.delete(marker).await?;
            return Ok(false);
        }
        Some(CompendiumRow::Deleted(tombstone)) if tombstone.content == content => tombstone,
        // The id was given again, which happens to those of candidates only.
        Some(_) => Tombstone {
            id,
            deleted: String::new(),
            reserved_for: None,
            content: content.to_owned(),
            kept: false,
        },
        // Rows don't vanish: an operator has to say what becomes of the files.
        None => return Err(StorageError::Record(format!("{id} has neither a record nor a tombstone"))),
    };
    carry_out(objects, &tombstone).await?;
    Ok(true)
}

/// Two may do this at once: what the other has moved is not there any more. What has been moved stays moved, so every
/// call comes further.
async fn carry_out(objects: &Objects, tombstone: &Tombstone) -> Result<(), StorageError> {
    let prefix = content_prefix(&tombstone.content);
    loop {
        let listed = if tombstone.kept { objects.list(&prefix, None).await? } else { Vec::new() };
        if listed.is_empty() {
            break;
        }
        let keep = |object: ListedObject| keep(objects, &tombstone.id, &prefix, object.key);
        stream::iter(listed).map(Ok).try_for_each_concurrent(PARALLEL, keep).await?;
    }
    objects.delete_all(&prefix).await?;
    objects.delete_all(&download::archives(&tombstone.content)).await?;
    objects.delete(&marker(&tombstone.content)).await
}

async fn keep(objects: &Objects, id: &str, prefix: &str, key: String) -> Result<(), StorageError> {
    let rest = key.strip_prefix(prefix).unwrap_or(&key);
    match objects.copy(&key, &format!("{}{rest}", kept_prefix(id))).await {
        Ok(()) => objects.delete(&key).await,
        Err(StorageError::Missing(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

fn marker(content: &str) -> String {
    format!("{PREFIX}{content}")
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
    fn what_is_kept_lies_under_the_compendiums_id() {
        assert_eq!(kept_prefix("a1B2c"), "deleted/a1B2c/");
        assert_eq!(record_key("a1B2c"), "deleted/a1B2c.json");
    }
}
