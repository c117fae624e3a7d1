//! KBase Auth2: `GET /services/auth/api/V2/token` (contract/orcid-link.md, section 6).

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::state::{Sandbox, Shared};

/// The length of a KBase token.
const TOKEN_LENGTH: usize = 32;
/// How long an answer may be cached, in milliseconds.
const CACHE_FOR_MS: u32 = 300_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Whose token it is.
#[derive(Debug, PartialEq, Eq)]
enum Verdict<'a> {
    User(&'a str),
    Missing,
    Invalid,
    Disabled,
}

/// A token is `<user>.<padding>`, 32 characters in all; the user `disabled` is disabled.
fn judge(token: Option<&str>) -> Verdict<'_> {
    let Some(token) = token.map(str::trim).filter(|token| !token.is_empty()) else { return Verdict::Missing };
    let user = token.split_once('.').map(|(user, _)| user).filter(|_| token.len() == TOKEN_LENGTH);
    match user {
        Some("disabled") => Verdict::Disabled,
        Some(user) if is_user_name(user) => Verdict::User(user),
        _ => Verdict::Invalid,
    }
}

fn is_user_name(user: &str) -> bool {
    user.starts_with(|first: char| first.is_ascii_lowercase())
        && user.chars().all(|other| other.is_ascii_lowercase() || other.is_ascii_digit() || other == '_')
}

/// Describes the token in the `Authorization` header.
pub async fn token(State(sandbox): State<Shared>, headers: HeaderMap) -> Response {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match judge(header) {
        Verdict::User(user) => {
            let now = sandbox.clock.now_ms();
            Json(json!({
                "type": "Login",
                "id": uuid::Uuid::new_v4(),
                "expires": now + 14 * DAY_MS,
                "created": now - DAY_MS,
                "name": null,
                "user": user,
                "custom": {},
                "cachefor": CACHE_FOR_MS,
            }))
            .into_response()
        }
        Verdict::Missing => error(
            &sandbox,
            StatusCode::BAD_REQUEST,
            10010,
            "No authentication token",
            "No user token provided",
        ),
        Verdict::Invalid => error(&sandbox, StatusCode::UNAUTHORIZED, 10020, "Invalid token", ""),
        Verdict::Disabled => {
            error(&sandbox, StatusCode::FORBIDDEN, 20010, "Account disabled", "This account is disabled")
        }
    }
}

fn error(sandbox: &Sandbox, status: StatusCode, appcode: u32, apperror: &str, detail: &str) -> Response {
    let message = if detail.is_empty() {
        format!("{appcode} {apperror}")
    } else {
        format!("{appcode} {apperror}: {detail}")
    };
    let body = json!({"error": {
        "httpcode": status.as_u16(),
        "httpstatus": status.canonical_reason(),
        "appcode": appcode,
        "apperror": apperror,
        "message": message,
        "callid": uuid::Uuid::new_v4().simple().to_string(),
        "time": sandbox.clock.now_ms(),
    }});
    (status, Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_judged_by_their_shape() {
        let of = |user: &str| format!("{user}.{}", "x".repeat(31 - user.len()));
        assert_eq!(judge(Some(&of("amara"))), Verdict::User("amara"));
        assert_eq!(judge(Some(&of("disabled"))), Verdict::Disabled);
        for bad in
            [of("Amara"), of("1a"), of(""), "x".repeat(32), "amara.x".to_owned(), format!("{}x", of("amara"))]
        {
            assert_eq!(judge(Some(&bad)), Verdict::Invalid, "{bad}");
        }
        for none in [None, Some(""), Some("  ")] {
            assert_eq!(judge(none), Verdict::Missing);
        }
    }
}
