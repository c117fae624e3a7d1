//! The contents of an archive's files, one after the other.

use std::collections::VecDeque;

use bytes::Bytes;
use storage::{Objects, StorageError};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::{FileSource, StoredFile};

/// Files up to this size, in bytes, are fetched before their turn.
const SMALL_FILE_BYTES: u64 = 256 << 10;
/// How many files are fetched ahead: 4 MiB of memory, and a bucket's latency is waited for once in 16 files.
const FILES_AHEAD: usize = 16;

/// A file's content before its turn.
enum Content {
    /// It is here.
    Whole(Bytes),
    /// It is being fetched, by a task of its own that goes on while a large file passes.
    Fetched(JoinHandle<Result<Bytes, StorageError>>),
    /// It will be read from this object, which has so many bytes.
    Object(String, u64),
}

/// Sends all contents in order, in pieces; ends early when nobody takes them.
pub(super) async fn feed(
    objects: &Objects,
    files: &[(String, StoredFile)],
    pieces: mpsc::Sender<Bytes>,
) -> Result<(), StorageError> {
    let mut files = files.iter();
    let mut ahead = VecDeque::with_capacity(FILES_AHEAD);
    loop {
        let missing = FILES_AHEAD.saturating_sub(ahead.len());
        ahead.extend(files.by_ref().take(missing).map(|(_, file)| begin(objects, file)));
        let taken = match ahead.pop_front() {
            None => return Ok(()),
            Some(Content::Whole(bytes)) => pieces.send(bytes).await.is_ok(),
            Some(Content::Fetched(task)) => {
                let fetched = task.await.map_err(|error| StorageError::Record(error.to_string()))?;
                pieces.send(fetched?).await.is_ok()
            }
            Some(Content::Object(key, size)) => feed_object(objects, &key, size, &pieces).await?,
        };
        if !taken {
            return Ok(());
        }
    }
}

fn begin(objects: &Objects, file: &StoredFile) -> Content {
    match &file.source {
        FileSource::Document(content) => Content::Whole(content.clone()),
        FileSource::Object { key, .. } if file.size > SMALL_FILE_BYTES => {
            Content::Object(key.clone(), file.size)
        }
        FileSource::Object { key, .. } => {
            let (objects, key, size) = (objects.clone(), key.clone(), file.size);
            Content::Fetched(tokio::spawn(async move {
                let content = objects.get(&key, size).await?;
                checked(&key, content.len() as u64, size).map(|()| content)
            }))
        }
    }
}

/// False when nobody takes it.
async fn feed_object(
    objects: &Objects,
    key: &str,
    size: u64,
    pieces: &mpsc::Sender<Bytes>,
) -> Result<bool, StorageError> {
    let mut object = objects.open(key).await?;
    checked(key, object.size, size)?;
    while let Some(bytes) = object.next().await? {
        if pieces.send(bytes).await.is_err() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// An object that is not what its list says would shift all that follows.
fn checked(key: &str, found: u64, expected: u64) -> Result<(), StorageError> {
    if found == expected {
        return Ok(());
    }
    Err(StorageError::Record(format!("{key} has {found} bytes instead of {expected}")))
}
