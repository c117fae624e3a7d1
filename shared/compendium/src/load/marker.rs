//! What a load that died leaves behind is found by its marker.
//!
//! A marker `loading/<content>` stands in the bucket while an archive is loaded. It names the compendium's id before
//! the record is written, so that whoever finds it later can tell an unfinished load from a finished one.

use storage::{Objects, StorageError, time};

use crate::Compendia;
use crate::record::content_prefix;

const PREFIX: &str = "loading/";
/// Age, in seconds, at which a load has surely ended: five deliveries of a message, each hidden for 90 minutes, and
/// some more.
const DEAD_SECONDS: i64 = 12 * 60 * 60;
/// A marker at most, in bytes: an id.
const MAX_BYTES: u64 = 256;

fn key(content: &str) -> String {
    format!("{PREFIX}{content}")
}

/// Stands for a load under way; `id` is empty until it is known.
pub(super) async fn place(objects: &Objects, content: &str, id: &str) -> Result<(), StorageError> {
    objects.put(&key(content), id.as_bytes().to_vec().into()).await
}

/// The load has ended, one way or the other.
pub(super) async fn remove(objects: &Objects, content: &str) -> Result<(), StorageError> {
    objects.delete(&key(content)).await
}

/// Deletes the files of loads that died and answers how many there were. At most 1,000 markers a call.
///
/// # Errors
/// When a store does not answer; a later call goes on.
pub async fn sweep(objects: &Objects, compendia: &Compendia) -> Result<usize, StorageError> {
    let mut swept = 0;
    for marker in objects.list(PREFIX, None).await? {
        if !time::is_past(marker.modified.saturating_add(DEAD_SECONDS)) {
            continue;
        }
        let Some(content) = marker.key.strip_prefix(PREFIX).filter(|content| !content.is_empty()) else {
            continue;
        };
        let id = objects.get(&marker.key, MAX_BYTES).await?;
        let id = String::from_utf8_lossy(&id);
        let compendium = if id.is_empty() { None } else { compendia.find(&id).await? };
        if compendium.is_none_or(|compendium| compendium.content != content) {
            objects.delete_all(&content_prefix(content)).await?;
            swept += 1;
        }
        remove(objects, content).await?;
    }
    Ok(swept)
}
