//! From the bucket to the bucket: contents come, an archive goes, and memory stays the same whatever their size.

use bytes::Bytes;
use futures::future::join;
use storage::{Objects, StorageError, Upload};
use tokio::sync::mpsc;

use super::{Download, feeding, packing};

/// Pieces of contents that wait to be packed: as the connection delivers them, up to some 100 KiB each.
const PIECES_AHEAD: usize = 16;
/// Chunks of the archive that wait for the bucket, of 1 MiB each: half of what a part takes is packed while the last one
/// is being sent.
const CHUNKS_AHEAD: usize = 4;

/// Makes an archive. It appears when it is whole; after an error, or when the right to make it is `lost`, nothing is
/// left.
pub(super) async fn make(
    objects: &Objects,
    download: &Download,
    lost: impl Future<Output = StorageError>,
) -> Result<(), StorageError> {
    let (pieces, contents) = mpsc::channel(PIECES_AHEAD);
    let (chunks, packed) = mpsc::channel(CHUNKS_AHEAD);
    let packing = tokio::task::spawn_blocking({
        let download = download.clone();
        move || packing::pack(&download, contents, chunks)
    });
    let feeding = feeding::feed(objects, &download.files, pieces);
    let (fed, sent) = join(feeding, send(objects.upload(download.key()), packed, lost)).await;
    let packing = packing.await.map_err(|error| StorageError::Record(error.to_string()));
    // When one side fails the others end with it: the bucket's errors come first, being the cause.
    let upload = sent?;
    match fed.and_then(|()| packing?.map_err(StorageError::from)) {
        Ok(()) => upload.finish().await,
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
