//! Errors of publications in HTTP: the one place for this function.

use gateway::people::Failure;
use publication::{ChangeError, DetailsError};
use search::TermError;
use storage::StorageError;

pub fn details(error: &DetailsError) -> Failure {
    Failure::bad_request(error.to_string())
}

pub fn term(error: TermError) -> Failure {
    Failure::bad_request(error.to_string())
}

/// A change that was not made to the publication with this id.
pub fn change(error: ChangeError, uuid: &str) -> Failure {
    match error {
        ChangeError::Details(error) => details(&error),
        ChangeError::Gone => Failure::no_match("Publication", uuid),
        ChangeError::Storage(error) => write(error),
    }
}

/// A write that was tried again and again.
pub fn write(error: StorageError) -> Failure {
    match error {
        StorageError::Conflict => Failure::busy("the publication"),
        error => error.into(),
    }
}
