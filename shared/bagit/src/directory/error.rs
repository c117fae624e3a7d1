//! What stands in the way of a bag in a directory.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::parallel::Failed;
use crate::{CreateError, Invalid, ReadError};

/// Why a directory is not, or could not be made, a valid bag.
#[derive(Debug, Error)]
pub enum DirectoryError {
    /// The file system refused.
    #[error("failed to {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file or directory.
        path: PathBuf,
        /// Its answer.
        source: io::Error,
    },
    /// A symbolic link, a device and the like, which no bag can hold.
    #[error("{} is neither a file nor a directory", .0.display())]
    Special(PathBuf),
    /// A name that manifests in UTF-8 cannot list.
    #[error("{} has a name that is not UTF-8", .0.display())]
    Name(PathBuf),
    /// No bag can be made of the files.
    #[error(transparent)]
    Create(#[from] CreateError),
    /// There is no `bagit.txt`.
    #[error("{} is not a bag", .0.display())]
    NoBag(PathBuf),
    /// The bag is not what it says.
    #[error("bag is invalid: {0}")]
    Invalid(#[from] Invalid),
}

impl From<Failed> for DirectoryError {
    fn from(Failed { file: path, error: source }: Failed) -> Self {
        Self::Io { action: "read or copy", path, source }
    }
}

impl From<ReadError<Self>> for DirectoryError {
    fn from(error: ReadError<Self>) -> Self {
        match error {
            ReadError::Invalid(invalid) => invalid.into(),
            ReadError::Get(error) => error,
        }
    }
}

/// Names what failed, for `map_err`.
pub(super) fn failed_to(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DirectoryError {
    move |source| DirectoryError::Io { action, path: path.to_owned(), source }
}
