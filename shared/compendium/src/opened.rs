//! A compendium as somebody asked for it: by its own id, or by a public link's.

use metadata::Metadata;
use serde_json::Value;
use storage::{Objects, StorageError};

use crate::{Compendium, Files, configuration};

/// A compendium and the id that it was asked for by. Through a public link nothing names the compendium's own id
/// (contract/compendia.md 1.4): what is shown of it comes from here.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    compendium: Compendium,
    link: Option<String>,
}

impl Opened {
    /// By its own id.
    #[must_use]
    pub fn by_id(compendium: Compendium) -> Self {
        Self { compendium, link: None }
    }

    /// Through the public link with this id.
    #[must_use]
    pub fn by_link(compendium: Compendium, link: String) -> Self {
        Self { compendium, link: Some(link) }
    }

    /// The record itself. What it says of its id is not to be shown.
    #[must_use]
    pub fn compendium(&self) -> &Compendium {
        &self.compendium
    }

    /// The public link, if it was opened through one.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        self.link.as_deref()
    }

    /// The id to show: the link's, or its own.
    #[must_use]
    pub fn id(&self) -> &str {
        self.link.as_deref().unwrap_or(&self.compendium.id)
    }

    /// Its metadata as shown.
    ///
    /// # Errors
    /// When the stored record can't be read.
    pub fn metadata(&self) -> Result<Metadata, StorageError> {
        let mut metadata = self.compendium.metadata()?;
        if let Some(link) = &self.link {
            for part in [&mut metadata.raw, &mut metadata.o2r].into_iter().flatten() {
                rename(part, link);
            }
        }
        Ok(metadata)
    }

    /// Its files as shown. Through a link `erc.yml` has the link's id, and what jobs logged about the compendium is
    /// left out.
    ///
    /// # Errors
    /// When the index, the metadata or `erc.yml` can't be read.
    pub async fn files(&self, objects: &Objects) -> Result<Files, StorageError> {
        let mut files = Files::of_record(objects, &self.compendium, &self.metadata()?).await?;
        let Some(link) = &self.link else { return Ok(files) };
        let payload = self.compendium.payload();
        files.retain_documents(&format!("{payload}.erc/"));
        let path = format!("{payload}{}", configuration::FILE_NAME);
        let Some(existing) = files.read(objects, &path, configuration::MAX_BYTES as u64).await? else {
            return Ok(files);
        };
        match configuration::with_id(&existing, link) {
            Ok(renamed) => files.put_document(&path, renamed.into()),
            Err(error) => {
                tracing::warn!(%error, "an erc.yml that can't be read is not shown through a link");
                files.remove(&path);
            }
        }
        Ok(files)
    }
}

fn rename(part: &mut Value, id: &str) {
    if let Some(own) = part.get_mut("id") {
        *own = id.into();
    }
}
