//! What the queue and the synchroniser refuse, as HTTP.

use gateway::dspace::Failure;
use http::StatusCode;
use orcid_queue::{CreateError, DiscardError};
use storage::StorageError;
use synchronizer::SyncError;

/// How long to wait for somebody else who is sending, in seconds.
pub const BUSY: u64 = 5;

/// A row that was not sent.
pub fn not_sent(error: SyncError) -> Failure {
    match error {
        SyncError::NoOrcid(_) | SyncError::NoToken(_) => {
            tracing::info!("{error}");
            Failure::bad_request()
        }
        SyncError::Invalid(invalid) => Failure::unprocessable(invalid.to_string()),
        SyncError::Linking(error) => Failure::internal(&error),
        SyncError::Client(error) => Failure::internal(&error),
        SyncError::Storage(error) => error.into(),
    }
}

/// A row that was not made.
pub fn not_made(error: CreateError) -> Failure {
    match error {
        CreateError::Queued(_) => Failure::new(StatusCode::CONFLICT, error.to_string()),
        CreateError::Storage(StorageError::Conflict) => Failure::busy(BUSY),
        CreateError::Storage(error) => error.into(),
    }
}

/// A row that was not removed.
pub fn not_removed(error: DiscardError) -> Failure {
    match error {
        DiscardError::Held => Failure::busy(BUSY),
        DiscardError::Gone => Failure::not_found(),
        DiscardError::Storage(error) => error.into(),
    }
}
