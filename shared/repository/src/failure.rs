//! Why a repository did not do what it was asked for.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

/// Characters of a repository's message that are kept.
const MAX_MESSAGE: usize = 1_000;

/// A call to a repository that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It says no (4xx).
    #[error("the repository refused with status {status}: {message}")]
    Refused {
        /// The status.
        status: u16,
        /// Why, in its own words, with the fields that it names; 1,000 characters at most.
        message: String,
    },
    /// What arrived there is not what was sent: the file must be deleted and sent again.
    #[error("the repository's checksum is not that of the file")]
    Corrupt,
    /// It has no such deposition, or no such file in it (404).
    #[error("the repository has nothing there")]
    NotFound,
    /// Too many calls (429).
    #[error("the repository limits our calls")]
    Limited {
        /// How long it wants to be left alone.
        after: Option<Duration>,
    },
    /// In trouble (5xx), or there is no connection, or one that broke. The text is for the log.
    #[error("the repository can't be reached: {0}")]
    Unavailable(String),
    /// No answer in time, or an upload that stands still.
    #[error("the repository did not answer in time")]
    Slow,
    /// An answer that can't be understood, or leads elsewhere.
    #[error("the repository's answer can't be read")]
    Unreadable,
    /// The bytes to upload could not be had, or were not as many as announced. The text is for the log.
    #[error("the file to upload can't be read: {0}")]
    Source(String),
}

impl Failure {
    /// True when the same call may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Refused { .. } | Self::NotFound | Self::Unreadable => false,
            Self::Corrupt | Self::Limited { .. } | Self::Unavailable(_) | Self::Slow | Self::Source(_) => {
                true
            }
        }
    }

    /// Reads an answer that is no success. The `token` is taken out, should the repository repeat it.
    pub(crate) fn read(status: StatusCode, headers: &HeaderMap, body: &[u8], token: &str) -> Self {
        match status.as_u16() {
            404 | 410 => Self::NotFound,
            429 => {
                let header = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                let after = header.and_then(|value| upstream::retry_after(value, Timestamp::now()));
                Self::Limited { after }
            }
            // Timeout and too early: what the same call may overcome.
            408 | 425 => Self::Unavailable(format!("status {status}")),
            code @ 400..=499 => {
                let message = message(body).replace(token, "REDACTED");
                Self::Refused { status: code, message: message.chars().take(MAX_MESSAGE).collect() }
            }
            500..=599 => Self::Unavailable(format!("status {status}")),
            _ => Self::Unreadable,
        }
    }
}

impl From<upstream::Error> for Failure {
    fn from(error: upstream::Error) -> Self {
        match error {
            upstream::Error::Timeout => Self::Slow,
            upstream::Error::Unreachable(cause) => Self::Unavailable(cause),
            upstream::Error::TooLarge(_) => Self::Unreadable,
        }
    }
}

/// `message`, and `errors` as Zenodo and B2SHARE list them: `[{"field", "message"}]`, `messages` in InvenioRDM.
fn message(body: &[u8]) -> String {
    let Ok(document) = serde_json::from_slice::<Value>(body) else {
        return String::from_utf8_lossy(body).trim().to_owned();
    };
    let message = document.get("message").and_then(Value::as_str).unwrap_or_default();
    let errors = document.get("errors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let errors: Vec<_> = errors.iter().filter_map(error).collect();
    match (message.trim(), errors.as_slice()) {
        ("", []) => document.to_string(),
        (message, []) => message.to_owned(),
        ("", errors) => errors.join("; "),
        (message, errors) => format!("{} ({})", message.trim_end_matches('.'), errors.join("; ")),
    }
}

fn error(error: &Value) -> Option<String> {
    let text = match (error.get("message"), error.get("messages")) {
        (Some(Value::String(text)), _) => text.clone(),
        (_, Some(Value::Array(texts))) => {
            texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
        }
        _ => return None,
    };
    Some(match error.get("field").and_then(Value::as_str) {
        Some(field) if !field.is_empty() => format!("{field}: {text}"),
        _ => text,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(status: u16, body: &str) -> Failure {
        let status = StatusCode::from_u16(status).unwrap();
        Failure::read(status, &HeaderMap::new(), body.as_bytes(), "t0ken")
    }

    fn refused(body: &str) -> String {
        match read(400, body) {
            Failure::Refused { message, .. } => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_fields_that_zenodo_names_are_written_out() {
        let body = r#"{"status": 400, "message": "Validation error.", "errors": [
            {"code": 10, "field": "metadata.access_right", "message": "Not a valid choice"},
            {"field": "metadata.title", "messages": ["Missing data for required field.", "Or blank."]},
            {"message": "No field"}]}"#;
        assert_eq!(
            refused(body),
            "Validation error (metadata.access_right: Not a valid choice; \
             metadata.title: Missing data for required field. Or blank.; No field)"
        );
        assert_eq!(refused(r#"{"message": "Deposition not editable."}"#), "Deposition not editable.");
        assert_eq!(
            refused(r#"{"errors": [{"field": "titles", "message": "is required"}]}"#),
            "titles: is required"
        );
        assert_eq!(refused(" plain text\n"), "plain text");
        assert_eq!(refused(r#"{"status": 400}"#), r#"{"status":400}"#);
    }

    #[test]
    fn a_status_says_whether_to_try_again() {
        for (status, transient) in [
            (301, false),
            (400, false),
            (401, false),
            (403, false),
            (404, false),
            (408, true),
            (409, false),
            (410, false),
            (413, false),
            (425, true),
            (429, true),
            (500, true),
            (502, true),
            (503, true),
            (504, true),
        ] {
            assert_eq!(read(status, "").is_transient(), transient, "{status}");
        }
        assert!(Failure::Corrupt.is_transient());
    }

    #[test]
    fn a_limit_says_how_long() {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, "7".parse().unwrap())]);
        let failure = Failure::read(StatusCode::TOO_MANY_REQUESTS, &headers, b"", "t0ken");
        assert_eq!(failure, Failure::Limited { after: Some(Duration::from_secs(7)) });
    }

    proptest! {
        #[test]
        fn a_message_is_short_and_holds_no_token(body in ".*", field in ".{0,2000}") {
            let errors = serde_json::json!({ "errors": [{ "field": field, "message": format!("{body}t0ken") }] });
            for body in [format!("{body}t0ken{body}"), errors.to_string()] {
                let message = refused(&body);
                prop_assert!(message.chars().count() <= MAX_MESSAGE && !message.contains("t0ken"));
            }
        }
    }
}
