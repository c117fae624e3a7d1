//! The asynchronous side of a load: files on their way to the bucket.

use bytes::Bytes;
use futures::stream::{self, TryStreamExt};
use storage::{Objects, StorageError};
use tokio::sync::mpsc;

use super::LoadError;
use super::reading::Broken;
use crate::record::content_prefix;

/// Files up to this size, in bytes, travel whole.
pub(super) const SMALL_FILE_BYTES: u64 = 1 << 20;
/// Size of the pieces of larger ones, in bytes.
pub(super) const CHUNK_BYTES: usize = 1 << 20;
/// Files that wait for the bucket at most.
pub(super) const FILES_AHEAD: usize = 4;
/// Requests to the bucket at once. With small files waiting and one part of 8 MiB filling, memory stays below 40 MiB.
const PARALLEL: usize = 16;

/// A file to be stored.
pub(super) struct ToStore {
    pub key: String,
    pub content: Content,
}

/// A file's content.
pub(super) enum Content {
    Whole(Bytes),
    Chunks(mpsc::Receiver<Result<Bytes, Broken>>),
}

/// Stores files until the reading side has no more.
pub(super) async fn store(
    objects: &Objects,
    content: &str,
    receiver: mpsc::Receiver<ToStore>,
) -> Result<(), LoadError> {
    let files = stream::unfold(receiver, |mut receiver| async move {
        let file = receiver.recv().await?;
        Some((Ok::<_, LoadError>(file), receiver))
    });
    let stored = files.try_for_each_concurrent(PARALLEL, |file| store_one(objects, file)).await;
    if let Err(error) = &stored {
        tracing::warn!(%error, prefix = content_prefix(content), "storing the files of an archive failed");
    }
    stored
}

async fn store_one(objects: &Objects, file: ToStore) -> Result<(), LoadError> {
    match file.content {
        Content::Whole(bytes) => Ok(objects.put(&file.key, bytes).await?),
        Content::Chunks(mut chunks) => {
            let mut upload = objects.upload(&file.key);
            while let Some(chunk) = chunks.recv().await {
                let written = match chunk {
                    Ok(chunk) => upload.write(&chunk).await,
                    Err(Broken) => {
                        upload.abort().await;
                        // The reading side knows why, and says so.
                        return Ok(());
                    }
                };
                if let Err(error) = written {
                    upload.abort().await;
                    return Err(error.into());
                }
            }
            upload.finish().await.map_err(|error: StorageError| error.into())
        }
    }
}
