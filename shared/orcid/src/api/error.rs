//! Why a call to ORCID's API brought nothing.

use upstream::Error as TransportError;

use crate::Refusal;

/// A call that failed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ApiError {
    /// Not in time: 504.
    #[error("ORCID did not answer in time")]
    Timeout,
    /// No connection, or one that broke: 502. The text is for the log.
    #[error("ORCID can't be reached: {0}")]
    Unreachable(String),
    /// A success that can't be understood: 502.
    #[error("ORCID's answer can't be read")]
    Unreadable,
    /// The record has no work with this put-code.
    #[error("ORCID has nothing there")]
    NotFound(Refusal),
    /// The record has the work already: 409.
    #[error("ORCID has the work already, with put-code {put_code:?}")]
    Duplicate {
        /// The work that is there.
        put_code: Option<i64>,
        /// ORCID's answer.
        refusal: Refusal,
    },
    /// ORCID says no for another reason.
    #[error("ORCID refused with status {}", .0.status)]
    Refused(Refusal),
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal.status {
            404 => Self::NotFound(refusal),
            409 => Self::Duplicate { put_code: refusal.existing_put_code(), refusal },
            _ => Self::Refused(refusal),
        }
    }
}

impl From<TransportError> for ApiError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Timeout => Self::Timeout,
            TransportError::Unreachable(cause) => Self::Unreachable(cause),
            TransportError::TooLarge(_) => Self::Unreadable,
        }
    }
}
