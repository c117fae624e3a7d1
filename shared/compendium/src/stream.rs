//! From the bucket to the bucket: contents come, an archive goes, and memory stays the same whatever their size.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use futures::future::join;
use storage::{Objects, StorageError, Upload};
use tokio::sync::mpsc;

mod chunks;
mod contents;
mod feeding;

pub use chunks::Chunks;
pub use contents::Contents;

use crate::StoredFile;

/// Pieces of contents that wait to be packed: as the connection delivers them, up to some 100 KiB each.
const PIECES_AHEAD: usize = 16;
/// Chunks of the archive that wait for the bucket, of 1 MiB each: half of what a part takes is packed while the last one
/// is being sent.
const CHUNKS_AHEAD: usize = 4;

/// Makes an object of other objects: `pack`, on a thread of its own, reads the contents of `files`, one after the other
/// in their order, and writes what the object will hold. It appears when it is whole; after an error, or when the right
/// to make it is `lost`, nothing is left, unless the bucket made it and the answer that says so did not arrive.
///
/// # Errors
/// When a file is not there or not as long as its entry says, when the bucket does not answer, when `pack` fails, and what
/// `lost` says.
pub async fn repack<T: Send + 'static>(
    objects: &Objects,
    files: Arc<[(String, StoredFile)]>,
    key: &str,
    pack: impl FnOnce(&mut Contents, Chunks) -> io::Result<T> + Send + 'static,
    lost: impl Future<Output = StorageError>,
) -> Result<T, StorageError> {
    let (pieces, contents) = mpsc::channel(PIECES_AHEAD);
    let (chunks, packed) = mpsc::channel(CHUNKS_AHEAD);
    let packing =
        tokio::task::spawn_blocking(move || pack(&mut Contents::new(contents), Chunks::new(chunks)));
    let feeding = feeding::feed(objects, &files, pieces);
    let (fed, sent) = join(feeding, send(objects.upload(key), packed, lost)).await;
    let packing = packing.await.map_err(|error| StorageError::Record(error.to_string()));
    // When one side fails the others end with it: the bucket's errors come first, being the cause.
    let upload = sent?;
    match fed.and_then(|()| packing?.map_err(StorageError::from)) {
        Ok(made) => upload.finish().await.map(|()| made),
        Err(error) => {
            upload.abort().await;
            Err(error)
        }
    }
}

/// Sends chunks until there are no more; the upload is still to be finished.
async fn send(
    mut upload: Upload,
    chunks: mpsc::Receiver<Bytes>,
    lost: impl Future<Output = StorageError>,
) -> Result<Upload, StorageError> {
    let sent = tokio::select! {
        sent = write(&mut upload, chunks) => sent,
        lost = lost => Err(lost),
    };
    match sent {
        Ok(()) => Ok(upload),
        Err(error) => {
            upload.abort().await;
            Err(error)
        }
    }
}

async fn write(upload: &mut Upload, mut chunks: mpsc::Receiver<Bytes>) -> Result<(), StorageError> {
    while let Some(chunk) = chunks.recv().await {
        upload.write(&chunk).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
