//! Why an archive did not become a compendium.

use archive::ReadError;
use serde::{Deserialize, Serialize};
use share::{FetchError, ShareError};
use storage::StorageError;

use crate::configuration::ConfigurationError;

/// A text file in an encoding that can't be read everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsupportedEncoding {
    /// Path of the file, below the upload's root.
    pub file: String,
    /// Name of the encoding, e.g. `Shift_JIS`.
    pub encoding: String,
}

/// Why an archive did not become a compendium. It can be stored, for uploads that are loaded from the queue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadError {
    /// The archive is refused; the text says why.
    #[error("extraction failed: {0}")]
    Archive(String),
    /// Text files in encodings that are not supported.
    #[error("Files with unsupported encoding detected. Only UTF-8 is supported.")]
    Encoding(Vec<UnsupportedEncoding>),
    /// It says that it is a bag, and isn't a valid one.
    #[error("bag is invalid: {0}")]
    Bag(String),
    /// It says that it is a compendium, and has no configuration.
    #[error("content_type is compendium but no compendium provided.")]
    NoCompendium,
    /// `erc.yml` can't be read, or has no usable id.
    #[error("{0}")]
    Configuration(String),
    /// Another compendium has the id that `erc.yml` names.
    #[error("Error fetching ID from compendium, ID already exists")]
    IdTaken,
    /// The extracted metadata is larger than a record can hold.
    #[error("extraction failed: the extracted metadata is too large")]
    MetadataTooLarge,
    /// A public share did not give an archive.
    #[error(transparent)]
    Share(ShareError),
    /// This content was loaded before, under this id: not an error to a caller.
    #[error("already loaded as {0}")]
    AlreadyLoaded(String),
    /// This content was loaded before, under this id, and deleted since: no error either.
    #[error("already loaded as {0}, and deleted")]
    Deleted(String),
    /// Our side failed; it may be tried again.
    #[error("{0}")]
    Internal(String),
}

impl LoadError {
    /// True when trying again can't help: the archive itself is the reason, or a share that was tried often enough.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Internal(_))
    }
}

impl From<ReadError> for LoadError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Refused(refusal) => Self::Archive(refusal.to_string()),
            ReadError::Io(error) => Self::Internal(error.to_string()),
        }
    }
}

impl From<FetchError> for LoadError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Share(error) => Self::Share(error),
            FetchError::Local(error) => Self::Internal(error.to_string()),
        }
    }
}

impl From<StorageError> for LoadError {
    fn from(error: StorageError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<std::io::Error> for LoadError {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<ConfigurationError> for LoadError {
    fn from(error: ConfigurationError) -> Self {
        Self::Configuration(error.to_string())
    }
}
