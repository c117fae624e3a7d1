//! From an archive to a candidate compendium (contract/compendia.md 3.1).
//!
//! One pass over the archive on a blocking thread inflates, counts, digests and checks; what it reads goes through a
//! short channel to the bucket, so memory does not grow with the archive. The record is written last: until then
//! nothing is visible, and a refused archive's objects are deleted.

use std::io::{Read, Seek};

use archive::{Archive, Limits};
use metadata::Metadata;
use serde::{Deserialize, Serialize};
use storage::{Clients, Objects, StorageError, ids, settings::SettingError};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::record::{CompendiumRow, Draft, content_prefix};
use crate::{Compendia, Compendium, ContentType, Index, removal};

mod error;
mod marker;
mod reading;
mod workspace;
mod writing;

pub use error::LoadError;
pub use marker::sweep;

use reading::Reading;

/// Unpacked bytes up to which an archive is loaded within the request.
const QUICK_BYTES: u64 = 32 << 20;
/// Files up to which it is.
const QUICK_FILES: usize = 1_000;
/// Ids that are tried before giving up: a collision of two of 916 million is rare.
const ID_ATTEMPTS: u32 = 8;

/// What is loaded, for whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LoadRequest {
    /// The author's ORCID iD.
    pub user: String,
    /// What the upload claims to be.
    pub content_type: ContentType,
    /// The id of the upload, unique: loading the same again gives the same compendium.
    pub upload: String,
    /// Where the files come from, if from a public share: `raw.source` of the metadata.
    pub source: Option<String>,
}

impl LoadRequest {
    /// An id for an upload that is not stored.
    #[must_use]
    pub fn new_upload() -> String {
        Uuid::new_v4().to_string()
    }

    /// The id of the content it becomes. Addresses of files show it to whoever has a public link, so nothing else
    /// follows from it, least of all the compendium's id.
    fn content(&self) -> String {
        ids::derived(&format!("content {}", self.upload), ids::SECRET)
    }

    /// The compendium's id at the `attempt`-th try: the same for a message that is delivered twice.
    fn candidate_id(&self, attempt: u32) -> String {
        ids::derived(&format!("compendium {} {attempt}", self.upload), ids::SHORT)
    }
}

/// Loads archives.
#[derive(Debug, Clone)]
pub struct Loader {
    objects: Objects,
    compendia: Compendia,
}

impl Loader {
    /// A loader into the bucket and the table that the environment names.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { objects: clients.objects("FILES_BUCKET")?, compendia: Compendia::from_env(clients)? })
    }

    /// True when an archive can be loaded within a request; it is read as far as its directory.
    ///
    /// # Errors
    /// When the archive is refused.
    pub fn is_quick(source: impl Read + Seek) -> Result<bool, LoadError> {
        let archive = Archive::open(source, &Limits::default())?;
        let bytes: u64 = archive.files().iter().map(|file| file.size).sum();
        Ok(bytes <= QUICK_BYTES && archive.files().len() <= QUICK_FILES)
    }

    /// Loads an archive and answers the id of the candidate compendium.
    ///
    /// # Errors
    /// See `LoadError`; nothing is left behind then.
    pub async fn load<R>(&self, source: R, request: &LoadRequest) -> Result<String, LoadError>
    where
        R: Read + Seek + Send + 'static,
    {
        let content = request.content();
        marker::place(&self.objects, &content, "").await?;
        let loaded = match self.try_load(source, request).await {
            Err(LoadError::AlreadyLoaded(id) | LoadError::Deleted(id)) => Ok(id),
            loaded => loaded,
        };
        let cleared = match &loaded {
            Ok(_) => Ok(()),
            Err(_) => self.objects.delete_all(&content_prefix(&content)).await,
        };
        // The marker stays where something could not be cleared: the janitor tries again.
        let cleared = match cleared {
            Ok(()) => marker::remove(&self.objects, &content).await,
            failed => failed,
        };
        if let Err(error) = cleared {
            tracing::error!(alarm = true, %error, content, "a load left something behind");
        }
        loaded
    }

    async fn try_load<R>(&self, source: R, request: &LoadRequest) -> Result<String, LoadError>
    where
        R: Read + Seek + Send + 'static,
    {
        // Two files ahead of the bucket are enough to keep both sides busy.
        let (sender, receiver) = mpsc::channel(writing::FILES_AHEAD);
        let reading = tokio::task::spawn_blocking({
            let request = request.clone();
            move || Reading::new(source, &request)?.run(&sender)
        });
        let written = writing::store(&self.objects, &request.content(), receiver).await;
        let read = reading.await.map_err(|error| LoadError::Internal(error.to_string()));
        // When the bucket failed, the reader ends with it; the bucket's error is the cause.
        written?;
        let read = read??;

        Index::new(read.files).write(&self.objects, &Index::content_key(&request.content())).await?;
        let metadata = Metadata::from_raw(read.raw);
        self.insert(request, read.id, read.bag, read.compendium, metadata).await
    }

    /// Writes the record under its own id, or under the first free of the ids that follow from the content.
    async fn insert(
        &self,
        request: &LoadRequest,
        own_id: Option<String>,
        bag: bool,
        is_compendium: bool,
        metadata: Metadata,
    ) -> Result<String, LoadError> {
        for attempt in 0..ID_ATTEMPTS {
            let id = own_id.clone().unwrap_or_else(|| request.candidate_id(attempt));
            let compendium = Compendium::candidate(Draft {
                id: id.clone(),
                user: request.user.clone(),
                bag,
                compendium: is_compendium,
                content: request.content(),
                metadata: metadata.clone(),
            });
            let compendium = compendium.map_err(|error| match error {
                StorageError::TooLarge { .. } => LoadError::MetadataTooLarge,
                error => error.into(),
            })?;
            marker::place(&self.objects, &compendium.content, &id).await?;
            match self.compendia.insert(&compendium).await {
                Ok(()) => return Ok(id),
                Err(StorageError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
            match self.compendia.row(&id).await? {
                Some(CompendiumRow::Compendium(existing)) if existing.content == compendium.content => {
                    return Err(LoadError::AlreadyLoaded(id));
                }
                // A message that comes again: what it has put back goes the way of what was there.
                Some(CompendiumRow::Deleted(tombstone)) if tombstone.content == compendium.content => {
                    removal::mark(&self.objects, &tombstone).await?;
                    return Err(LoadError::Deleted(id));
                }
                _ => {}
            }
            if own_id.is_some() {
                return Err(LoadError::IdTaken);
            }
        }
        Err(LoadError::Internal("no free compendium id was found".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_upload_becomes_the_same_and_its_content_does_not_tell_the_id() {
        let request = |upload: &str| LoadRequest {
            user: "0000-0002-1825-0097".to_owned(),
            content_type: ContentType::Workspace,
            upload: upload.to_owned(),
            source: None,
        };
        let (one, other) = (request("one"), request("other"));
        assert_eq!(one.content(), request("one").content());
        assert_ne!(one.content(), other.content());
        assert_eq!(one.candidate_id(1), request("one").candidate_id(1));
        assert_ne!(one.candidate_id(0), one.candidate_id(1));
        // Whoever sees the content's id and knows this code can't go on from there.
        assert_ne!(request(&one.content()).candidate_id(0), one.candidate_id(0));
        assert!(!one.content().contains("one"));
    }
}
