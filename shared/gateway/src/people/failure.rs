//! Errors of the group: `{"errors":[{"detail","message"}],"size":1,"status","type":"error"}`, and `X-Error`.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode};
use identity::CallerError;
use serde::Serialize;
use storage::StorageError;
use utoipa::ToSchema;

use crate::form::FormError;

/// The header that repeats `detail`.
const X_ERROR: HeaderName = HeaderName::from_static("x-error");

/// An answer that says why not. It carries only what the caller may know.
#[derive(Debug)]
pub struct Failure {
    status: StatusCode,
    detail: String,
}

/// Why a call was refused.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = error)]
pub struct ErrorBody {
    /// One error.
    errors: [ErrorItem; 1],
    /// 1.
    size: usize,
    /// The status of the answer.
    status: u16,
    /// `error`.
    r#type: &'static str,
}

/// What was wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = error_item)]
struct ErrorItem {
    /// What was wrong, for people; the header `X-Error` has it too.
    detail: String,
    /// What the status is called, e.g. `Bad Request`.
    message: &'static str,
}

impl Failure {
    /// An error with this text.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into() }
    }

    /// 400.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// 400 for an `after` that is not of this list.
    #[must_use]
    pub fn bad_cursor() -> Self {
        Self::bad_request("after: is not from a link of this list")
    }

    /// 401.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Login or Valid Token required: please sign in with ORCID")
    }

    /// 403.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    /// 404.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// 404 for an id that nothing has, in the reference's words: `No match for Person with uuid = 'x'`.
    #[must_use]
    pub fn no_match(what: &str, uuid: &str) -> Self {
        let uuid: String = uuid.chars().take(64).collect();
        Self::not_found(format!("No match for {what} with uuid = '{uuid}'"))
    }

    /// 409 for what others change all the time.
    pub fn busy(what: &str) -> Self {
        Self::new(StatusCode::CONFLICT, format!("{what} is being changed by others, try again"))
    }

    /// 500. The cause goes to the log, with `alarm` for the metric filter; the client learns nothing of it.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(alarm = true, %cause, "the request failed on our side");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    }

    /// The status it answers with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What the client reads.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self { status, detail } = self;
        let header = header(&detail);
        let message = status.canonical_reason().unwrap_or("Error");
        let item = ErrorItem { detail, message };
        let body = ErrorBody { errors: [item], size: 1, status: status.as_u16(), r#type: "error" };
        let mut response = (status, Json(body)).into_response();
        response.headers_mut().insert(X_ERROR, header);
        response
    }
}

/// The text as a header can have it: other characters become `?`.
fn header(detail: &str) -> HeaderValue {
    let ascii = |character: char| if matches!(character, ' '..='~') { character } else { '?' };
    let text: String = detail.chars().take(512).map(ascii).collect();
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("error"))
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::internal(&error)
    }
}

impl From<CallerError> for Failure {
    /// A token that is there but not good is 401 like none (contract/decisions.md "Identity").
    fn from(error: CallerError) -> Self {
        match error {
            CallerError::MissingToken | CallerError::InvalidToken | CallerError::Refused(_) => {
                Self::unauthenticated()
            }
            CallerError::Unreadable | CallerError::Unreachable { .. } => {
                tracing::error!(alarm = true, ?error, "the KBase auth service gave no valid answer");
                Self::new(StatusCode::BAD_GATEWAY, "The KBase auth service can't be reached")
            }
            CallerError::Timeout => Self::new(StatusCode::GATEWAY_TIMEOUT, error.to_string()),
            CallerError::Storage(error) => error.into(),
        }
    }
}

impl From<FormError> for Failure {
    /// A wrong media type is 400 in this group (contract/decisions.md "Everywhere").
    fn from(error: FormError) -> Self {
        let status = match error {
            FormError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            FormError::UnsupportedMediaType(_)
            | FormError::Json(_)
            | FormError::Multipart(_)
            | FormError::Text => StatusCode::BAD_REQUEST,
        };
        let text = match error {
            FormError::UnsupportedMediaType(media_type) => {
                format!("unsupported media type {media_type:?}: use application/json")
            }
            error => error.to_string(),
        };
        Self::new(status, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_repeats_the_detail_as_far_as_it_can() {
        let response = Failure::no_match("Person", "ü\n'x").into_response();
        assert_eq!(response.headers()["x-error"], "No match for Person with uuid = '??'x'");
    }

    #[test]
    fn a_cause_stays_inside() {
        assert_eq!(Failure::internal(&"table people is on fire").detail(), "internal error");
        let unreachable = CallerError::Unreachable { cause: "10.0.0.7 refused".to_owned() };
        let failure = Failure::from(unreachable);
        assert_eq!(failure.status(), StatusCode::BAD_GATEWAY);
        assert!(!failure.detail().contains("10.0.0.7"));
    }

    #[test]
    fn bad_bodies_are_400_and_large_ones_413() {
        let status = |error| Failure::from(error).status().as_u16();
        assert_eq!(status(FormError::UnsupportedMediaType("text/plain".to_owned())), 400);
        assert_eq!(status(FormError::Json("x".to_owned())), 400);
        assert_eq!(status(FormError::TooLarge(1)), 413);
    }
}
