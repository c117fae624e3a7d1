//! Saving reviewed metadata, which makes a candidate public (contract/compendia.md 1.11).

use metadata::Invalid;
use serde_json::Value;
use storage::{Objects, StorageError, sha256_hex};

use crate::configuration::{self, ConfigurationError, Fields};
use crate::record::content_prefix;
use crate::{Addition, Change, Compendia, Compendium, Files};

/// Attempts against others who change the same compendium.
const ATTEMPTS: usize = 5;

/// Why metadata was not saved. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The schema refuses it.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// It is larger than a record can hold.
    #[error("the metadata is too large")]
    TooLarge,
    /// The compendium was deleted meanwhile.
    #[error("the compendium is gone")]
    Gone,
    /// Others changed it at every attempt.
    #[error("the compendium is being changed")]
    Busy,
    /// Its `erc.yml` can't be rewritten.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// A store failed.
    #[error(transparent)]
    Storage(StorageError),
}

impl From<StorageError> for PublishError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::TooLarge { .. } => Self::TooLarge,
            error => Self::Storage(error),
        }
    }
}

/// Validates an o2r record and saves it with what is brokered from it; `erc.yml`, if there is one, follows. Of two at
/// once the later one stays, whole. Call `Jobs::settle` of `shared/execution` afterwards.
///
/// # Errors
/// See `PublishError`.
pub async fn publish(
    compendia: &Compendia,
    objects: &Objects,
    id: &str,
    o2r: Value,
) -> Result<(), PublishError> {
    metadata::validate(&o2r)?;
    for _ in 0..ATTEMPTS {
        let compendium = compendia.find(id).await?.ok_or(PublishError::Gone)?;
        let erc_yml = match rewritten(objects, &compendium, &o2r).await {
            // Its files may have been deleted since its record was read.
            Err(PublishError::Storage(StorageError::Missing(_))) if compendia.find(id).await?.is_none() => {
                return Err(PublishError::Gone);
            }
            rewritten => rewritten?,
        };
        let metadata = compendium.metadata()?.publish(o2r.clone())?;
        if compendium.candidate {
            Change::announce(objects, id).await?;
        }
        let erc_yml = erc_yml.as_ref().map(|(path, addition)| (path.as_str(), addition));
        match compendia.publish(&compendium, &metadata, erc_yml).await {
            Err(StorageError::Conflict) => {}
            saved => return Ok(saved?),
        }
    }
    Err(PublishError::Busy)
}

/// The `erc.yml` with main file, display file and licences of the new metadata. It is a new object, named after its
/// content, so that the record decides which one counts.
async fn rewritten(
    objects: &Objects,
    compendium: &Compendium,
    o2r: &Value,
) -> Result<Option<(String, Addition)>, PublishError> {
    let path = format!("{}{}", compendium.payload(), configuration::FILE_NAME);
    let files = Files::of_compendium(objects, compendium).await?;
    let limit = configuration::MAX_BYTES as u64;
    let Some(existing) = files.read(objects, &path, limit).await? else { return Ok(None) };
    let fields = Fields::of_metadata(o2r, compendium.bag);
    let text = configuration::update(&existing, &fields)?;
    let sha256 = sha256_hex(text.as_bytes());
    let key = format!("{}added/{sha256}/{}", content_prefix(&compendium.content), configuration::FILE_NAME);
    let addition = Addition { key: key.clone(), size: text.len() as u64, sha256: Some(sha256) };
    objects.put(&key, text.into_bytes().into()).await?;
    Ok(Some((path, addition)))
}
