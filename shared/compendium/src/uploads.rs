//! Archives on their way: presigned by us, sent to the bucket by the client, loaded from the queue.

use std::collections::HashMap;
use std::time::Duration;

use serde::Serialize;
use serde_json::json;
use share::Share;
use storage::settings::SettingError;
use storage::{Clients, Condition, Objects, Queue, StorageError, Table, Update, time};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{ContentType, LoadError};

mod upload;

pub use upload::{Upload, UploadSource, UploadState};

/// The largest archive, in bytes: 1 GiB.
pub const MAX_UPLOAD_BYTES: u64 = 1 << 30;
/// How long a presigned URL is good for, in seconds.
const URL_SECONDS: u64 = 60 * 60;
/// A worker that has not finished within this many seconds has died: its function's time-out is 900.
const CLAIM_SECONDS: i64 = 960;

/// What a client needs to send its archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NewUpload {
    /// The upload's id, for the finishing call.
    pub upload: String,
    /// Where to PUT the archive.
    pub url: String,
    /// Headers that the PUT must carry.
    pub headers: HashMap<String, String>,
    /// Until when the URL is good, RFC 3339.
    pub expires_at: String,
}

/// Why an upload can't be begun or finished.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// No such upload of this user.
    #[error("no upload with this id")]
    Unknown,
    /// The size is 0 or not a number of bytes.
    #[error("size must be the archive's number of bytes")]
    InvalidSize,
    /// The digest is not 64 hexadecimal digits.
    #[error("sha256 must be the archive's SHA-256 as 64 hexadecimal digits")]
    InvalidDigest,
    /// Larger than an archive may be.
    #[error(
        "archive is larger than 1 GiB, the most that can be uploaded; leave out what can be downloaded or computed"
    )]
    TooLarge,
    /// The archive has not arrived.
    #[error("the archive has not arrived: PUT it to the upload's url first")]
    NotArrived,
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The uploads under way.
#[derive(Debug, Clone)]
pub struct Uploads {
    table: Table,
    objects: Objects,
    queue: Option<Queue>,
}

impl Uploads {
    /// Uploads in the table, bucket and queue that the environment names; a worker needs no queue.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            table: clients.table("UPLOADS_TABLE")?,
            objects: clients.objects("UPLOADS_BUCKET")?,
            queue: clients.queue("LOAD_QUEUE_URL").ok(),
        })
    }

    /// Begins an upload of `size` bytes with this SHA-256 (hexadecimal).
    ///
    /// # Errors
    /// When size or digest can't be.
    pub async fn begin(&self, user: &str, size: u64, sha256: &str) -> Result<NewUpload, UploadError> {
        if size == 0 {
            return Err(UploadError::InvalidSize);
        }
        if size > MAX_UPLOAD_BYTES {
            return Err(UploadError::TooLarge);
        }
        let digest = storage::digest_from_hex(sha256).ok_or(UploadError::InvalidDigest)?;
        let upload = Upload::new(user, UploadSource::bucket(size, sha256), UploadState::Created, None);
        let valid_for = Duration::from_secs(URL_SECONDS);
        let presigned = self.objects.presign_put(&key(&upload.id), size, &digest, valid_for).await?;
        self.table.insert(&upload).await?;
        let expires_at = time::rfc3339(time::now() + valid_for);
        Ok(NewUpload { upload: upload.id, url: presigned.url, headers: presigned.headers, expires_at })
    }

    /// Puts an archive that came with a request into the queue, because loading it takes longer than the request may.
    ///
    /// # Errors
    /// When a store fails.
    pub async fn hand_over(
        &self,
        user: &str,
        content_type: ContentType,
        archive: bytes::Bytes,
    ) -> Result<Upload, UploadError> {
        let source = UploadSource::bucket(archive.len() as u64, &storage::sha256_hex(&archive));
        let upload = Upload::new(user, source, UploadState::Queued, Some(content_type));
        self.objects.put(&key(&upload.id), archive).await?;
        self.table.insert(&upload).await?;
        self.enqueue(&upload.id).await?;
        Ok(upload)
    }

    /// Puts a public share into the queue; the worker fetches its archive.
    ///
    /// # Errors
    /// When a store fails.
    pub async fn order(
        &self,
        user: &str,
        content_type: ContentType,
        share: Share,
    ) -> Result<Upload, UploadError> {
        let source = UploadSource::Share(share);
        let upload = Upload::new(user, source, UploadState::Queued, Some(content_type));
        self.table.insert(&upload).await?;
        self.enqueue(&upload.id).await?;
        Ok(upload)
    }

    /// Finishes an upload: checks that the archive has arrived and queues it, once however often it is called.
    ///
    /// # Errors
    /// See `UploadError`.
    pub async fn finish(&self, id: &str, user: &str, content_type: ContentType) -> Result<(), UploadError> {
        let upload = self.find(id, user).await?;
        match upload.state {
            UploadState::Created => {}
            // Whoever queued it may have died before the message went; one more does no harm.
            UploadState::Queued => return self.enqueue(id).await,
            UploadState::Loading | UploadState::Done | UploadState::Failed => return Ok(()),
        }
        let object = self.objects.head(&key(id)).await?;
        let arrived = matches!((object, upload.source),
            (Some(object), UploadSource::Bucket { size, .. }) if object.size == size);
        if !arrived {
            return Err(UploadError::NotArrived);
        }
        let update = Update::new()
            .set("state", UploadState::Queued)
            .set("content_type", content_type)
            .when(Condition::equals("state", UploadState::Created));
        match self.table.change(id, update).await {
            Ok(()) | Err(StorageError::Conflict) => self.enqueue(id).await,
            Err(error) => Err(error.into()),
        }
    }

    /// An upload of this user.
    ///
    /// # Errors
    /// `Unknown` also for an upload of somebody else.
    pub async fn find(&self, id: &str, user: &str) -> Result<Upload, UploadError> {
        // The table has other rows too, which no client can name.
        let id = Uuid::try_parse(id).map_err(|_| UploadError::Unknown)?.to_string();
        let upload: Option<Upload> = self.table.get(&id).await?;
        upload
            .filter(|upload| upload.user == user && !time::is_past(upload.expires_at))
            .ok_or(UploadError::Unknown)
    }

    async fn enqueue(&self, id: &str) -> Result<(), UploadError> {
        let missing = || StorageError::Missing("LOAD_QUEUE_URL".to_owned());
        Ok(self.queue.as_ref().ok_or_else(missing)?.send(&json!({ "upload": id })).await?)
    }

    /// Claims an upload for loading; `None` when it is done, refused, unknown or another worker is at it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn claim(&self, id: &str) -> Result<Option<Upload>, StorageError> {
        let now = time::epoch_seconds_after(0);
        let dead =
            Condition::equals("state", UploadState::Loading).and(Condition::less("claimed_until", now));
        let update = Update::new()
            .set("state", UploadState::Loading)
            .set("claimed_until", now + CLAIM_SECONDS)
            .when(Condition::equals("state", UploadState::Queued).or(dead));
        match self.table.update(id, update).await {
            Ok(upload) => Ok(Some(upload)),
            Err(StorageError::Conflict) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives a claim back, for the next delivery of the message.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn release(&self, id: &str) -> Result<(), StorageError> {
        let update = Update::new()
            .set("state", UploadState::Queued)
            .when(Condition::equals("state", UploadState::Loading));
        match self.table.change(id, update).await {
            Err(StorageError::Conflict) => Ok(()),
            released => released,
        }
    }

    /// How far an upload is, for a worker that could not claim it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn state(&self, id: &str) -> Result<Option<UploadState>, StorageError> {
        let upload: Option<Upload> = self.table.get(id).await?;
        Ok(upload.map(|upload| upload.state))
    }

    /// Records what became of an upload, and deletes its archive.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn conclude(&self, id: &str, outcome: Result<String, LoadError>) -> Result<(), StorageError> {
        let update = match outcome {
            Ok(compendium) => Update::new().set("state", UploadState::Done).set("compendium_id", compendium),
            Err(failure) => Update::new().set("state", UploadState::Failed).set("failure", failure),
        };
        self.table.change(id, update.when(Condition::equals("state", UploadState::Loading))).await?;
        self.objects.delete(&key(id)).await
    }

    /// Copies an archive from the bucket to a local file and answers its SHA-256 in hexadecimal.
    ///
    /// # Errors
    /// `Missing` when it isn't there.
    pub async fn download(&self, id: &str, file: &mut std::fs::File) -> Result<String, StorageError> {
        self.objects.download(&key(id), file).await
    }
}

fn key(upload: &str) -> String {
    format!("upload/{upload}")
}
