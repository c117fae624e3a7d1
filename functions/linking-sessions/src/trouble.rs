//! Why `oauth/continue` sends a browser to the error page (contract/orcid-link.md 4.4, contract/decisions.md
//! "ORCID Link"). It never answers JSON: nobody would read it.

use identity::CallerError;
use linking::{InvalidState, LinkingError};
use orcid::OAuthError;
use storage::StorageError;

/// One row of the table of redirects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    OrcidError(String),
    CodeMissing,
    StateMissing,
    SessionIdMissing,
    WrongState,
    NotAuthenticated,
    InvalidToken,
    SessionNotFound,
    NotOwner,
    StateInvalid,
    ExchangeFailed,
    Upstream(&'static str),
    AlreadyLinked,
    OtherOrcid,
}

impl Trouble {
    /// `code`, `title` and `message` of the redirect.
    pub fn texts(&self) -> (&'static str, &'static str, &str) {
        const TITLE: &str = "Linking Error";
        match self {
            Self::OrcidError(error) => ("link.orcid_error", "ORCID Error Linking", error),
            Self::CodeMissing => (
                "link.code_missing",
                "Linking code missing",
                "The 'code' query param is required but missing",
            ),
            Self::StateMissing => (
                "link.state_missing",
                "Linking state missing",
                "The 'state' query param is required but missing",
            ),
            Self::SessionIdMissing => (
                "link.session_id_missing",
                TITLE,
                "The 'session_id' was not provided in the 'state' query param",
            ),
            Self::WrongState => {
                ("linking_session.wrong_state", TITLE, "The session is not in 'started' state")
            }
            Self::NotAuthenticated => ("link.not_authenticated", TITLE, "Linking requires authentication"),
            Self::InvalidToken => ("link.invalid_token", "KBase auth token is invalid", "Invalid token"),
            Self::SessionNotFound => ("linking_session.not_found", TITLE, "Linking session not found"),
            Self::NotOwner => ("linking_session.not_owner", TITLE, "Username does not match linking session"),
            Self::StateInvalid => (
                "link.state_invalid",
                TITLE,
                "The 'state' query param is not valid or was used before, please start again",
            ),
            Self::ExchangeFailed => (
                "link.exchange_failed",
                TITLE,
                "ORCID did not accept the authorization code, please start again",
            ),
            Self::Upstream(message) => ("link.upstream_error", TITLE, message),
            Self::AlreadyLinked => {
                ("link.already_linked", TITLE, "The ORCID account is linked to another user")
            }
            Self::OtherOrcid => {
                ("link.already_linked", TITLE, "You have signed in with another ORCID account")
            }
        }
    }

    /// Something failed on our side; the log knows what.
    fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(alarm = true, %cause, "oauth/continue failed on our side");
        Self::Upstream("Something went wrong on our side, please start again")
    }
}

impl From<CallerError> for Trouble {
    fn from(error: CallerError) -> Self {
        match error {
            CallerError::MissingToken => Self::NotAuthenticated,
            CallerError::InvalidToken => Self::InvalidToken,
            CallerError::Refused(_) | CallerError::Unreadable | CallerError::Unreachable { .. } => {
                tracing::error!(alarm = true, ?error, "the KBase auth service gave no valid answer");
                Self::Upstream("The KBase auth service gave no valid answer")
            }
            CallerError::Timeout => Self::Upstream("The KBase auth service did not answer in time"),
            CallerError::Storage(error) => Self::internal(&error),
        }
    }
}

impl From<InvalidState> for Trouble {
    fn from(error: InvalidState) -> Self {
        match error {
            InvalidState::SessionIdMissing => Self::SessionIdMissing,
            InvalidState::Malformed => Self::StateInvalid,
        }
    }
}

impl From<LinkingError> for Trouble {
    fn from(error: LinkingError) -> Self {
        match error {
            LinkingError::NotFound => Self::SessionNotFound,
            LinkingError::NotOwner => Self::NotOwner,
            LinkingError::WrongState => Self::WrongState,
            LinkingError::UsedState => Self::StateInvalid,
            LinkingError::AlreadyLinked | LinkingError::OrcidAlreadyLinked => Self::AlreadyLinked,
            LinkingError::OtherOrcid => Self::OtherOrcid,
            LinkingError::Vault(_) | LinkingError::Storage(_) => Self::internal(&error),
        }
    }
}

impl From<OAuthError> for Trouble {
    fn from(error: OAuthError) -> Self {
        match error {
            OAuthError::Refused(refusal) if refusal.status < 500 => {
                tracing::warn!(reason = refusal.error(), "ORCID refused an authorization code");
                Self::ExchangeFailed
            }
            OAuthError::Timeout => {
                tracing::warn!("ORCID did not answer in time");
                Self::Upstream("ORCID did not answer in time, please start again")
            }
            OAuthError::Refused(_) | OAuthError::Unreachable(_) => {
                tracing::error!(alarm = true, %error, "ORCID gave no valid answer");
                Self::Upstream("ORCID gave no valid answer, please start again")
            }
            OAuthError::Configuration(_) => Self::internal(&error),
        }
    }
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        Self::internal(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_references_five_read_as_in_the_contract() {
        for (trouble, texts) in [
            (
                Trouble::OrcidError("access_denied".to_owned()),
                ("link.orcid_error", "ORCID Error Linking", "access_denied"),
            ),
            (
                Trouble::CodeMissing,
                (
                    "link.code_missing",
                    "Linking code missing",
                    "The 'code' query param is required but missing",
                ),
            ),
            (
                Trouble::StateMissing,
                (
                    "link.state_missing",
                    "Linking state missing",
                    "The 'state' query param is required but missing",
                ),
            ),
            (
                Trouble::from(InvalidState::SessionIdMissing),
                (
                    "link.session_id_missing",
                    "Linking Error",
                    "The 'session_id' was not provided in the 'state' query param",
                ),
            ),
            (
                Trouble::from(LinkingError::WrongState),
                ("linking_session.wrong_state", "Linking Error", "The session is not in 'started' state"),
            ),
        ] {
            assert_eq!(trouble.texts(), texts);
        }
    }

    #[test]
    fn every_other_failure_has_its_code() {
        let code = |trouble: Trouble| trouble.texts().0;
        assert_eq!(code(CallerError::MissingToken.into()), "link.not_authenticated");
        assert_eq!(code(CallerError::InvalidToken.into()), "link.invalid_token");
        assert_eq!(code(CallerError::Timeout.into()), "link.upstream_error");
        assert_eq!(code(LinkingError::NotFound.into()), "linking_session.not_found");
        assert_eq!(code(LinkingError::NotOwner.into()), "linking_session.not_owner");
        assert_eq!(code(LinkingError::UsedState.into()), "link.state_invalid");
        assert_eq!(code(InvalidState::Malformed.into()), "link.state_invalid");
        assert_eq!(code(LinkingError::OrcidAlreadyLinked.into()), "link.already_linked");
        assert_eq!(code(LinkingError::OtherOrcid.into()), "link.already_linked");
        assert_eq!(code(OAuthError::Timeout.into()), "link.upstream_error");
        assert_eq!(code(OAuthError::Unreachable("x".to_owned()).into()), "link.upstream_error");
    }

    #[test]
    fn a_cause_stays_inside() {
        let trouble = Trouble::from(OAuthError::Configuration("the secret is missing".to_owned()));
        assert!(!trouble.texts().2.contains("secret"), "{trouble:?}");
    }
}
