//! Why a share did not give an archive (contract/compendia.md 4.1 and 4.2).

use serde::{Deserialize, Serialize};

/// Why a share did not give an archive. It can be stored, for the request that waits for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareError {
    /// A redirect leads to a host that shares may not be on, or a name to an address that is not public.
    #[error("host is not allowed")]
    HostNotAllowed,
    /// The folder is not there, or not for us.
    #[error("could not read webdav contents")]
    Unreadable,
    /// What is shared is one file.
    #[error("Direct file submission is not supported: share the folder that holds the file")]
    DirectFile,
    /// There is nothing in the folder.
    #[error("public share is empty")]
    Empty,
    /// The folder has several archives, and the request names none.
    #[error("Multiple zip files found but no filename provided")]
    SeveralZips,
    /// The archive is not there.
    #[error("could not download zip file")]
    NoSuchZip,
    /// The folder would have to be a bag.
    #[error("load from share failed: bagit not found but content type is compendium")]
    NotABag,
    /// One directory lists more than is read.
    #[error("public share has too many files in one directory; share them as a zip file")]
    TooManyFiles,
    /// The record is not there, or not public.
    #[error("could not read zenodo record")]
    NoSuchRecord,
    /// The record has no archive.
    #[error("No files found in zenodo deposit.")]
    NoFiles,
    /// The file at this address is not there, or not for us.
    #[error("download failed: {0}")]
    DownloadFailed(String),
    /// The archive is larger than `MAX_BYTES`.
    #[error("public share is larger than 1 GiB, the most that can be loaded")]
    TooLarge,
    /// No connection, an answer that breaks off, or a server that says that it is in trouble.
    #[error("public share can't be reached")]
    Unreachable,
    /// An answer, or the whole download, takes too long.
    #[error("public share did not answer in time")]
    Timeout,
}

/// Why a share could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The share is the reason.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// The local file is.
    #[error(transparent)]
    Local(#[from] std::io::Error),
}
