//! Why a caller is not recognised.

use storage::StorageError;

/// A request whose caller is not known for sure. Texts are the ones ORCID Link's clients read (contract/orcid-link.md 1.6).
#[derive(Debug, thiserror::Error)]
pub enum CallerError {
    /// No credential at all, or only empty ones.
    #[error("API call requires a KBase auth token")]
    MissingToken,
    /// KBase does not know the token (10020), or the account is disabled (20010).
    #[error("Invalid token")]
    InvalidToken,
    /// KBase refuses for another reason, which it gives.
    #[error("{0}")]
    Refused(String),
    /// KBase answers something that is not JSON.
    #[error("Error decoding JSON response: Expecting value: line 1 column 1 (char 0)")]
    Unreadable,
    /// KBase can't be reached, or fails.
    #[error("The KBase auth service can't be reached")]
    Unreachable {
        /// For the log; never for a client.
        cause: String,
    },
    /// KBase did not answer within `UPSTREAM_TIMEOUT_MS`.
    #[error("The KBase auth service did not answer in time")]
    Timeout,
    /// A store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
