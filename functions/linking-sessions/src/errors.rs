//! What a linking session refuses, in HTTP: the one place for this function. `oauth/continue` has `trouble`.

use gateway::link::{Failure, Reason};
use http::Uri;
use linking::LinkingError;

/// For create, view, finish and delete.
pub fn refused(error: &LinkingError, uri: &Uri) -> Failure {
    match error {
        LinkingError::NotFound => Failure::not_found("Linking session not found", uri),
        LinkingError::NotOwner => Reason::NotOwner.into(),
        LinkingError::AlreadyLinked => Reason::AlreadyLinked.into(),
        LinkingError::OrcidAlreadyLinked | LinkingError::OtherOrcid => Reason::OrcidAlreadyLinked.into(),
        LinkingError::WrongState | LinkingError::UsedState => Reason::InvalidState.into(),
        LinkingError::Vault(_) | LinkingError::Storage(_) => Failure::internal(error),
    }
}

/// For start, which has a text of its own for a session of somebody else, and wants another state.
pub fn not_started(error: &LinkingError, uri: &Uri) -> Failure {
    match error {
        LinkingError::NotOwner => Reason::NotAuthorized.into(),
        LinkingError::WrongState => Failure::from(Reason::InvalidState)
            .with_message("The linking session must not be in 'complete' state, but is"),
        error => refused(error, uri),
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use storage::StorageError;

    use super::*;

    fn status(failure: Failure) -> u16 {
        failure.into_response().status().as_u16()
    }

    #[test]
    fn every_refusal_has_its_status() {
        let uri = Uri::from_static("/linking-sessions/x");
        for (error, expected) in [
            (LinkingError::NotFound, 404),
            (LinkingError::NotOwner, 403),
            (LinkingError::WrongState, 400),
            (LinkingError::UsedState, 400),
            (LinkingError::AlreadyLinked, 400),
            (LinkingError::OrcidAlreadyLinked, 400),
            (LinkingError::OtherOrcid, 400),
            (LinkingError::Storage(StorageError::Conflict), 500),
        ] {
            assert_eq!(status(refused(&error, &uri)), expected, "{error:?}");
            assert_eq!(status(not_started(&error, &uri)), expected, "{error:?}");
        }
    }

    #[test]
    fn start_has_texts_of_its_own() {
        let uri = Uri::from_static("/linking-sessions/x/oauth/start");
        assert_eq!(not_started(&LinkingError::NotOwner, &uri), Reason::NotAuthorized.into());
        assert_eq!(refused(&LinkingError::NotOwner, &uri), Reason::NotOwner.into());
        assert_ne!(not_started(&LinkingError::WrongState, &uri), refused(&LinkingError::WrongState, &uri));
    }
}
