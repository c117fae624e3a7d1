//! One message: claim the upload, load its archive, record what became of it.

use std::fs::File;
use std::io::{Seek, SeekFrom};

use compendium::{ContentType, LoadError, LoadRequest, Loader, Upload, UploadSource, UploadState, Uploads};
use serde::Deserialize;
use share::Shares;
use storage::settings::SettingError;
use storage::{Clients, StorageError};

/// What the queue delivers.
#[derive(Debug, Deserialize)]
pub struct Message {
    upload: String,
}

/// The worker.
#[derive(Debug, Clone)]
pub struct Load {
    loader: Loader,
    uploads: Uploads,
    shares: Shares,
}

impl Load {
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            loader: Loader::from_env(clients)?,
            uploads: Uploads::from_env(clients)?,
            shares: Shares::from_env()?,
        })
    }

    /// Handles one message; a failed one is delivered again.
    pub async fn message(&self, message: Message) -> Result<(), StorageError> {
        match self.uploads.claim(&message.upload).await? {
            Some(upload) => self.load(&upload).await,
            None => self.unclaimed(&message.upload).await,
        }
    }

    /// One that another worker is loading must keep its message, should that one die. All others need nothing more.
    async fn unclaimed(&self, id: &str) -> Result<(), StorageError> {
        match self.uploads.state(id).await? {
            Some(UploadState::Queued | UploadState::Loading) => Err(StorageError::Conflict),
            Some(UploadState::Created | UploadState::Done | UploadState::Failed) | None => Ok(()),
        }
    }

    async fn load(&self, upload: &Upload) -> Result<(), StorageError> {
        let outcome = self.load_archive(upload).await;
        match &outcome {
            Err(error) if !error.is_final() => {
                self.uploads.release(&upload.id).await?;
                Err(StorageError::Record(error.to_string()))
            }
            _ => self.uploads.conclude(&upload.id, outcome).await,
        }
    }

    async fn load_archive(&self, upload: &Upload) -> Result<String, LoadError> {
        let mut file = tempfile::tempfile()?;
        let source = self.fetch(upload, &mut file).await?;
        file.seek(SeekFrom::Start(0))?;
        let request = LoadRequest {
            user: upload.user.clone(),
            content_type: upload.content_type.unwrap_or(ContentType::Workspace),
            content: upload.id.clone(),
            source,
        };
        self.loader.load(std::io::BufReader::with_capacity(1 << 16, file), &request).await
    }

    /// Copies the archive into the file, from wherever it is; the address of a public share.
    async fn fetch(&self, upload: &Upload, file: &mut File) -> Result<Option<String>, LoadError> {
        match &upload.source {
            UploadSource::Bucket { sha256, .. } => {
                if self.uploads.download(&upload.id, file).await? != *sha256 {
                    return Err(LoadError::Archive(
                        "the archive is not the one that was announced".to_owned(),
                    ));
                }
                Ok(None)
            }
            UploadSource::Share(share) => {
                self.shares.fetch(share, file).await?;
                Ok(Some(share.source().to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_event_is_understood() {
        let sample: serde_json::Value =
            serde_json::from_str(include_str!("../../../events/load.json")).unwrap();
        let body = sample.pointer("/Records/0/body").unwrap().as_str().unwrap();
        assert_eq!(serde_json::from_str::<Message>(body).unwrap().upload.len(), 36);
    }
}
