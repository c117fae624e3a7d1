//! One message: find the compendium and its files as they are now, make their archive unless it is there.

use std::convert::Infallible;

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

    /// Handles one message, which never comes back: whoever still wants the archive asks again, and that sends another
    /// one. One that was kept would be one more each time, while what is in its way lasts.
    pub async fn message(&self, request: DownloadRequest) -> Result<(), Infallible> {
        if let Err(error) = self.make(&request).await {
            tracing::error!(alarm = true, %error, "an archive was not made; it is tried again for who asks again");
        }
        Ok(())
    }

    /// Who asked was allowed to.
    async fn make(&self, request: &DownloadRequest) -> Result<(), StorageError> {
        let Some(opened) = self.compendia.open(&request.id).await? else {
            tracing::info!("a compendium was deleted before its archive was made");
            return Ok(());
        };
        let files = opened.files(&self.files).await?;
        let download = Download::plan(request, Shown::of(opened.compendium()), files, &self.public_url)?;
        let Ok(download) = download else { return Ok(()) };
        if !self.archives.make(&download).await? {
            tracing::info!("somebody else makes the archive");
        }
        Ok(())
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
