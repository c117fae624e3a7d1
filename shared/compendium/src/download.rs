//! Archives of whole compendia (contract/compendia.md 1.6).
//!
//! An archive is made once for each content of its files, by streaming them from the bucket into an object of it, and
//! read from there ever after: `archives/<origin>/<digest>.zip`. The digest is over everything that makes the bytes, so
//! an archive never changes and one that was deleted comes back as it was. Whoever makes it holds a claim.

use std::sync::Arc;
use std::time::Duration;

use storage::settings::SettingError;
use storage::{Clients, Objects, Queue, StorageError, StoredObject};

mod claim;
mod packing;
mod plan;
mod request;

pub use plan::{Download, IMAGE, NoImage, Shown, archives};
pub use request::DownloadRequest;

use claim::Claims;

use crate::{Compendia, Contents, repack};

/// What asking for an archive came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It is there.
    There(StoredObject),
    /// Somebody is going to make it.
    Coming,
}

/// The archives of this service.
#[derive(Debug, Clone)]
pub struct Archives {
    objects: Objects,
    compendia: Compendia,
    claims: Claims,
    queue: Option<Queue>,
}

impl Archives {
    /// Archives in the bucket, with claims in the table and large ones by the queue that the environment names; a
    /// worker needs no queue.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            objects: clients.objects("FILES_BUCKET")?,
            compendia: Compendia::from_env(clients)?,
            claims: Claims::new(clients.table("UPLOADS_TABLE")?),
            queue: clients.queue("ARCHIVE_QUEUE_URL").ok(),
        })
    }

    /// Looks for an archive and, when it isn't there, makes it or has it made: at once when that is quickly done, else
    /// by the queue, which gets one message however many ask.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn ask(&self, download: &Download, request: &DownloadRequest) -> Result<Asked, StorageError> {
        if let Some(object) = self.objects.head(download.key()).await? {
            return Ok(Asked::There(object));
        }
        if download.is_quick() {
            if self.make(download).await?
                && let Some(object) = self.objects.head(download.key()).await?
            {
                return Ok(Asked::There(object));
            }
        } else if self.claims.announce(download.digest()).await? {
            let missing = || StorageError::Missing("ARCHIVE_QUEUE_URL".to_owned());
            self.queue.as_ref().ok_or_else(missing)?.send(request).await?;
        }
        Ok(Asked::Coming)
    }

    /// Makes an archive unless it is there; false when somebody else is at it.
    ///
    /// # Errors
    /// When a store does not answer or a file is not there; nothing is left behind then, and after a pause others may
    /// try.
    pub async fn make(&self, download: &Download) -> Result<bool, StorageError> {
        let Some(claim) = self.claims.take(download.digest()).await? else { return Ok(false) };
        let work = async {
            // Whoever held the claim before may have finished since anybody looked.
            if self.objects.head(download.key()).await?.is_none() {
                self.pack(download, claim.keep()).await?;
            }
            self.clear_up(download).await
        };
        let made = work.await;
        claim.release(made.is_ok()).await;
        made.map(|()| true)
    }

    async fn pack(
        &self,
        download: &Download,
        lost: impl Future<Output = StorageError>,
    ) -> Result<(), StorageError> {
        let planned = download.clone();
        let pack = move |contents: &mut Contents, chunks| packing::pack(&planned, contents, chunks);
        repack(&self.objects, Arc::clone(&download.files), download.key(), pack, lost).await
    }

    /// Who deletes a compendium deletes its archives, but may have done so before this one appeared.
    async fn clear_up(&self, download: &Download) -> Result<(), StorageError> {
        let compendium = self.compendia.find(download.compendium()).await?;
        if compendium.is_some_and(|compendium| download.is_of(&compendium)) {
            return Ok(());
        }
        tracing::info!("a compendium was deleted while its archive was made");
        self.objects.delete(download.key()).await
    }
}

/// How long a client should wait before it asks again.
pub const RETRY_AFTER: Duration = Duration::from_secs(10);
