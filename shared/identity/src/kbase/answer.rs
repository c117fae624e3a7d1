//! What Auth2 answers about a token.

use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;

use crate::CallerError;

/// "Invalid token".
const INVALID: i64 = 10_020;
/// "Account disabled".
const DISABLED: i64 = 20_010;
/// Characters of Auth2's own message that are passed on.
const MAX_MESSAGE: usize = 300;

/// A token that is good.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Accepted {
    /// The KBase user.
    pub user: String,
    /// How long this may be believed, in milliseconds.
    #[serde(default)]
    cachefor: u64,
}

impl Accepted {
    /// How long this may be believed: what Auth2 says, but never longer than `lifetime`.
    pub fn lifetime(&self, lifetime: Duration) -> Duration {
        Duration::from_millis(self.cachefor).min(lifetime)
    }
}

#[derive(Deserialize)]
struct Refusal {
    error: Reason,
}

#[derive(Deserialize)]
struct Reason {
    appcode: Option<i64>,
    message: Option<String>,
}

/// Reads an answer (contract/orcid-link.md 6).
pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<Accepted, CallerError> {
    let unexpected = |what: &str| CallerError::Unreachable { cause: format!("{status}, {what}") };
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(body) else {
        // A proxy's page says nothing about the token.
        return Err(if status.is_server_error() { unexpected("not JSON") } else { CallerError::Unreadable });
    };
    if status.is_success() {
        let accepted = Accepted::deserialize(json).map_err(|_| unexpected("no user"))?;
        return if accepted.user.is_empty() { Err(unexpected("an empty user")) } else { Ok(accepted) };
    }
    let Refusal { error } = Refusal::deserialize(json).map_err(|_| unexpected("no error"))?;
    Err(match error.appcode {
        Some(INVALID | DISABLED) => CallerError::InvalidToken,
        _ => {
            let message = error.message.unwrap_or_else(|| status.to_string());
            CallerError::Refused(message.chars().take(MAX_MESSAGE).collect())
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(status: u16, body: &str) -> CallerError {
        read(StatusCode::from_u16(status).unwrap(), body.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_good_token_names_its_user() {
        let body = br#"{"type":"Login","id":"x","expires":2,"created":1,"name":null,"user":"amara","custom":{},"cachefor":300000}"#;
        let accepted = read(StatusCode::OK, body).unwrap();
        assert_eq!(accepted.user, "amara");
        assert_eq!(accepted.lifetime(Duration::from_secs(600)), Duration::from_secs(300));
        assert_eq!(accepted.lifetime(Duration::from_secs(60)), Duration::from_secs(60));
    }

    #[test]
    fn appcodes_10020_and_20010_are_invalid_tokens() {
        for code in [10020, 20010] {
            let body = format!(r#"{{"error":{{"appcode":{code},"message":"no"}}}}"#);
            assert!(matches!(error(401, &body), CallerError::InvalidToken), "{code}");
        }
    }

    #[test]
    fn other_refusals_pass_their_message_on() {
        let body = r#"{"error":{"appcode":10010,"message":"10010 No authentication token"}}"#;
        assert_eq!(error(400, body).to_string(), "10010 No authentication token");
        assert_eq!(error(400, r#"{"error":{}}"#).to_string(), "400 Bad Request");
    }

    #[test]
    fn what_is_not_json_is_unreadable_or_a_broken_service() {
        for status in [200, 401] {
            assert!(matches!(error(status, "<html>"), CallerError::Unreadable), "{status}");
        }
        assert!(matches!(error(503, "<html>"), CallerError::Unreachable { .. }));
        for (status, body) in [(200, "{}"), (200, r#"{"user":""}"#), (200, "[]"), (401, "{}"), (401, "null")]
        {
            assert!(matches!(error(status, body), CallerError::Unreachable { .. }), "{status} {body}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_survived(status in 100_u16..600, body in "\\PC*") {
            let _ = read(StatusCode::from_u16(status).unwrap(), body.as_bytes());
        }
    }
}
