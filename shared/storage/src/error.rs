//! What can go wrong between this service and its stores.

use std::error::Error;

use aws_sdk_dynamodb::error::DisplayErrorContext;

/// A read or write that did not happen as asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The condition of a conditional write did not hold: somebody else was first.
    #[error("the condition of the write was not met")]
    Conflict,
    /// An object that should be there is not.
    #[error("there is no object {0}")]
    Missing(String),
    /// What a bucket delivered is larger than the caller is ready to hold.
    #[error("the object is larger than {limit} bytes")]
    TooLarge {
        /// The caller's limit in bytes.
        limit: u64,
    },
    /// A record could not be turned into an item, or an item into a record.
    #[error("a stored record could not be read or written: {0}")]
    Record(String),
    /// A service refused or did not answer within its retries.
    #[error("{operation}: {detail}")]
    Service {
        /// The service's operation, e.g. `dynamodb GetItem`.
        operation: &'static str,
        /// The SDK's whole error chain, for the log; never for a client.
        detail: String,
    },
    /// Reading or writing a local file failed.
    #[error("local file: {0}")]
    Local(#[from] std::io::Error),
}

impl StorageError {
    pub(crate) fn service(operation: &'static str, error: impl Error) -> Self {
        Self::Service { operation, detail: DisplayErrorContext(error).to_string() }
    }

    /// True when a conditional write lost to another.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict)
    }
}

impl From<serde_dynamo::Error> for StorageError {
    fn from(error: serde_dynamo::Error) -> Self {
        Self::Record(error.to_string())
    }
}
