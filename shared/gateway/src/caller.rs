//! Callers in the compendia group: those that are not recognised, and what an action asks of one that is.

use http::StatusCode;
use identity::{Caller, CallerError, OrcidId, Person};

use crate::compendia;

/// Who has signed in, for what nobody else may do.
///
/// # Errors
/// 401 `user is not authenticated`.
pub fn signed_in(caller: &Caller) -> Result<&Person, compendia::Failure> {
    caller.person().ok_or_else(compendia::Failure::unauthenticated)
}

/// Her ORCID iD, for what is written in its name.
///
/// # Errors
/// 403 `ORCID iD required`, also for nobody: ask for `signed_in` before.
pub fn orcid_id(caller: &Caller) -> Result<&OrcidId, compendia::Failure> {
    caller.orcid().ok_or_else(|| compendia::Failure::forbidden("ORCID iD required"))
}

impl From<CallerError> for compendia::Failure {
    /// A token that is there but not good is 401 like none (contract/decisions.md "Identity").
    fn from(error: CallerError) -> Self {
        match error {
            CallerError::MissingToken | CallerError::InvalidToken | CallerError::Refused(_) => {
                Self::unauthenticated()
            }
            CallerError::Unreadable | CallerError::Unreachable { .. } => {
                report(&error);
                Self::new(StatusCode::BAD_GATEWAY, "The KBase auth service can't be reached")
            }
            CallerError::Timeout => Self::new(StatusCode::GATEWAY_TIMEOUT, error.to_string()),
            CallerError::Storage(error) => error.into(),
        }
    }
}

fn report(error: &CallerError) {
    tracing::error!(alarm = true, ?error, "the KBase auth service gave no valid answer");
}

#[cfg(test)]
mod tests {
    use storage::StorageError;

    use super::*;
    use crate::compendia::Failure;

    #[test]
    fn a_token_that_is_not_good_is_401_like_none() {
        for error in [
            CallerError::MissingToken,
            CallerError::InvalidToken,
            CallerError::Refused("10000 Authentication failed".to_owned()),
        ] {
            let failure = Failure::from(error);
            assert_eq!(failure.status(), StatusCode::UNAUTHORIZED);
            assert_eq!(failure.into_error(), "user is not authenticated");
        }
    }

    #[test]
    fn a_broken_auth_service_is_502_and_a_slow_one_504() {
        let unreachable = CallerError::Unreachable { cause: "10.0.0.7 refused".to_owned() };
        for (error, status) in
            [(CallerError::Unreadable, 502), (unreachable, 502), (CallerError::Timeout, 504)]
        {
            let failure = Failure::from(error);
            assert_eq!(failure.status().as_u16(), status);
            assert!(!failure.into_error().to_string().contains("10.0.0.7"));
        }
    }

    #[test]
    fn a_store_that_does_not_answer_is_our_fault() {
        let failure = Failure::from(CallerError::Storage(StorageError::Conflict));
        assert_eq!(failure.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
