//! One message: claim the upload, load its archive, record what became of it.

use std::io::{Seek, SeekFrom};

use compendium::{ContentType, LoadError, LoadRequest, Loader, Upload, UploadState, Uploads};
use serde::Deserialize;
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
}

impl Load {
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { loader: Loader::from_env(clients)?, uploads: Uploads::from_env(clients)? })
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
        if !self.uploads.download(upload, &mut file).await? {
            return Err(LoadError::Archive("the archive is not the one that was announced".to_owned()));
        }
        file.seek(SeekFrom::Start(0))?;
        let request = LoadRequest {
            user: upload.user.clone(),
            content_type: upload.content_type.unwrap_or(ContentType::Workspace),
            content: upload.id.clone(),
        };
        self.loader.load(std::io::BufReader::with_capacity(1 << 16, file), &request).await
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
