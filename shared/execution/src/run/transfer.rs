//! Files between S3 and the working directory.

use std::path::Path;

use futures::{StreamExt, TryStreamExt, stream};
use storage::{Objects, StorageError};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

use super::{Runner, Work, blocking};
use crate::limits::{OUTPUT_BYTES, TRANSFERS};
use crate::progress::RunError;
use crate::scan::{Scan, below};

impl Runner {
    /// Brings the payload of the job to the working directory.
    pub(super) async fn download(&self, work: &Work<'_>) -> Result<(), RunError> {
        let root = work.site.payload();
        let prefix = work.compendium.payload();
        let wanted = work.files.iter().filter_map(|file| {
            let place = below(&root, file.path.strip_prefix(prefix)?)?;
            Some((place, file.key.clone()))
        });
        let wanted: Vec<_> = wanted.collect();
        let fetches = wanted.into_iter().map(|(place, key)| async move {
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent).await?;
            }
            fetch(&self.objects, &key, &place).await
        });
        stream::iter(fetches).buffer_unordered(TRANSFERS).try_collect::<Vec<_>>().await?;
        Ok(())
    }

    /// Stores what the run made or changed, and the list of files as it is now. False when it is too much to keep.
    pub(super) async fn store_results(&self, work: &mut Work<'_>) -> Result<bool, RunError> {
        let root = work.site.payload();
        let scanned = root.clone();
        let Ok(after) = blocking(move || Scan::of(&scanned)).await else { return Ok(false) };
        let changed = after.changed_since(&work.before);
        let bytes: u64 =
            changed.iter().filter_map(|path| after.files.get(*path)).map(|stamp| stamp.size).sum();
        if bytes > OUTPUT_BYTES {
            return Ok(false);
        }
        let prefix = work.compendium.payload();
        let files = &work.files;
        let sends = changed.into_iter().filter_map(|path| {
            let place = below(&root, path)?;
            let path = format!("{prefix}{path}");
            Some(async move { files.upload(&path, &place).await })
        });
        let sends: Vec<_> = sends.collect();
        let sent: Vec<_> = stream::iter(sends).buffer_unordered(TRANSFERS).try_collect().await?;
        sent.into_iter().for_each(|file| work.files.insert(file));
        // What stayed in S3, like logs of earlier steps, was never in the working directory.
        let before = std::mem::take(&mut work.before);
        work.files.retain(prefix, |path| after.files.contains_key(path) || !before.files.contains_key(path));
        if after.ignored > 0 {
            tracing::info!(
                job = work.id,
                ignored = after.ignored,
                "links, devices or odd names were left out"
            );
        }
        work.before = after;
        work.files.save().await?;
        Ok(true)
    }
}

/// Streams an object to a file.
pub(super) async fn fetch(objects: &Objects, key: &str, place: &Path) -> Result<(), StorageError> {
    let mut object = objects.open(key).await?;
    let mut file = File::create(place).await?;
    while let Some(bytes) = object.next().await? {
        file.write_all(&bytes).await?;
    }
    Ok(file.flush().await?)
}
