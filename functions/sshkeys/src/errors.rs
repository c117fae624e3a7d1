//! Errors of keys in HTTP: the one place for this function.

use gateway::people::Failure;
use http::StatusCode;
use identity::Person;
use sshkey::{InvalidKey, InvalidText, KeyError};

/// A key of this person's that is not kept or not ended.
pub fn of(person: &Person, error: KeyError) -> Failure {
    match error {
        KeyError::TooMany(_) | KeyError::NotHers(_) => {
            Failure::forbidden(format!("User: '{}' {error}", person.display_name()))
        }
        KeyError::Duplicate(_) | KeyError::TooManyChanges => Failure::bad_request(error.to_string()),
        KeyError::Unknown(_) => Failure::not_found(error.to_string()),
        KeyError::Busy => Failure::new(StatusCode::CONFLICT, error.to_string()),
        KeyError::Storage(error) => error.into(),
    }
}

/// A comment or description that can't be.
pub fn text(error: InvalidText) -> Failure {
    Failure::bad_request(error.to_string())
}

/// A key that is none, or not accepted.
#[expect(clippy::needless_pass_by_value, reason = "to be handed to map_err")]
pub fn key(error: InvalidKey) -> Failure {
    Failure::bad_request(error.to_string())
}
