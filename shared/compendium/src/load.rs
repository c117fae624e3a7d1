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

use crate::record::{Draft, content_prefix};
use crate::{Compendia, Compendium, ContentType, Index};

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
    /// The id of the content, unique for this upload: loading the same again gives the same compendium.
    pub content: String,
    /// Where the files come from, if from a public share: `raw.source` of the metadata.
    pub source: Option<String>,
}

impl LoadRequest {
    /// The id of a content that is not tied to a stored upload.
    #[must_use]
    pub fn new_content() -> String {
        Uuid::new_v4().to_string()
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
        marker::place(&self.objects, &request.content, "").await?;
        let loaded = match self.try_load(source, request).await {
            Err(LoadError::AlreadyLoaded(id)) => Ok(id),
            loaded => loaded,
        };
        let cleared = match &loaded {
            Ok(_) => Ok(()),
            Err(_) => self.objects.delete_all(&content_prefix(&request.content)).await,
        };
        // The marker stays where something could not be cleared: the janitor tries again.
        let cleared = match cleared {
            Ok(()) => marker::remove(&self.objects, &request.content).await,
            failed => failed,
        };
        if let Err(error) = cleared {
            tracing::error!(alarm = true, %error, content = request.content, "a load left something behind");
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
        let written = writing::store(&self.objects, &request.content, receiver).await;
        let read = reading.await.map_err(|error| LoadError::Internal(error.to_string()));
        // When the bucket failed, the reader ends with it; the bucket's error is the cause.
        written?;
        let read = read??;

        Index::new(read.files).write(&self.objects, &Index::content_key(&request.content)).await?;
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
            let id = own_id.clone().unwrap_or_else(|| candidate_id(&request.content, attempt));
            let compendium = Compendium::candidate(Draft {
                id: id.clone(),
                user: request.user.clone(),
                bag,
                compendium: is_compendium,
                content: request.content.clone(),
                metadata: metadata.clone(),
            });
            let compendium = compendium.map_err(|error| match error {
                StorageError::TooLarge { .. } => LoadError::MetadataTooLarge,
                error => error.into(),
            })?;
            marker::place(&self.objects, &request.content, &id).await?;
            match self.compendia.insert(&compendium).await {
                Ok(()) => return Ok(id),
                Err(StorageError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
            let existing = self.compendia.find(&id).await?;
            if existing.is_some_and(|existing| existing.content == request.content) {
                return Err(LoadError::AlreadyLoaded(id));
            }
            if own_id.is_some() {
                return Err(LoadError::IdTaken);
            }
        }
        Err(LoadError::Internal("no free compendium id was found".to_owned()))
    }
}

/// The id that a content gets at its `attempt`-th try: the same for a message that is delivered twice.
pub(crate) fn candidate_id(content: &str, attempt: u32) -> String {
    ids::derived(&format!("compendium {content} {attempt}"), ids::SHORT)
}
