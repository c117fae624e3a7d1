//! One message: find the compendium and its files as they are now, make their archive unless it is there.

use compendium::{Archives, Compendia, Download, DownloadRequest, Shown};
use storage::settings::{self, SettingError};
use storage::{Clients, Objects, StorageError};

/// The worker.
#[derive(Debug, Clone)]
pub struct Archive {
    archives: Archives,
    compendia: Compendia,
    files: Objects,
    public_url: String,
}

impl Archive {
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            archives: Archives::from_env(clients)?,
            compendia: Compendia::from_env(clients)?,
            files: clients.objects("FILES_BUCKET")?,
            public_url: settings::text("PUBLIC_URL")?,
        })
    }

    /// Handles one message; a failed one is delivered again. Who asked was allowed to.
    pub async fn message(&self, request: DownloadRequest) -> Result<(), StorageError> {
        let Some(opened) = self.compendia.open(&request.id).await? else {
            tracing::info!("a compendium was deleted before its archive was made");
            return Ok(());
        };
        let files = opened.files(&self.files).await?;
        let download = Download::plan(&request, Shown::of(opened.compendium()), files, &self.public_url)?;
        let Ok(download) = download else { return Ok(()) };
        match self.archives.make(&download).await {
            // One that another worker is making must keep its message, should that one die.
            Ok(made) => {
                if made {
                    Ok(())
                } else {
                    Err(StorageError::Conflict)
                }
            }
            // Trying again would not bring the file back.
            Err(error @ (StorageError::Missing(_) | StorageError::Record(_))) => {
                tracing::error!(alarm = true, %error, "an archive can't be made");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_event_is_understood() {
        let sample: serde_json::Value =
            serde_json::from_str(include_str!("../../../events/archive.json")).unwrap();
        let body = sample.pointer("/Records/0/body").unwrap().as_str().unwrap();
        let request: DownloadRequest = serde_json::from_str(body).unwrap();
        assert_eq!((request.file_name().as_str(), request.with_image()), ("a1B2c.zip", false));
    }
}
