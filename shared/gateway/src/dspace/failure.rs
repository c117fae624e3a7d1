//! Errors as Spring Boot writes them.

use std::borrow::Cow;

use axum::Json;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};
use identity::CallerError;
use serde::Serialize;
use storage::{StorageError, time};
use utoipa::ToSchema;

/// An answer that says why not. It carries only what the caller may know.
#[derive(Debug, Clone)]
pub struct Failure {
    status: StatusCode,
    message: Cow<'static, str>,
    retry_after: Option<u64>,
}

/// Why a call was refused.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DSpaceError)]
pub struct ErrorBody {
    /// When, RFC 3339.
    timestamp: String,
    /// The HTTP status.
    status: u16,
    /// The status in words.
    error: &'static str,
    /// The reason.
    message: Cow<'static, str>,
    /// The path that was asked for.
    path: String,
}

impl Failure {
    /// An error with a text of its own.
    pub fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, message: message.into(), retry_after: None }
    }

    /// 400 for what can't be read.
    #[must_use]
    pub fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Request is invalid or incorrect")
    }

    /// 400 for a parameter that is not there.
    #[must_use]
    pub fn missing_parameter() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "A required parameter is missing")
    }

    /// 401.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Authentication is required")
    }

    /// 403.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "Access is denied")
    }

    /// 404.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "An exception has occurred")
    }

    /// 422.
    pub fn unprocessable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// 503, and when to come again.
    #[must_use]
    pub fn busy(seconds: u64) -> Self {
        let failure = Self::new(StatusCode::SERVICE_UNAVAILABLE, "An exception has occurred");
        Self { retry_after: Some(seconds), ..failure }
    }

    /// 500. The cause goes to the log, with `alarm` for the metric filter; the client learns nothing of it.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(alarm = true, %cause, "the request failed on our side");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "An exception has occurred")
    }

    /// The status it answers with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    fn body(self, path: &str) -> ErrorBody {
        ErrorBody {
            timestamp: time::now_rfc3339(),
            status: self.status.as_u16(),
            error: self.status.canonical_reason().unwrap_or_default(),
            message: self.message,
            path: path.to_owned(),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        // The path is known to `with_path` only.
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the bodies of errors.
pub(super) async fn with_path(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let Some(failure) = response.extensions_mut().remove::<Failure>() else { return response };
    let mut headers = std::mem::take(response.headers_mut());
    let mut answer = written(failure, &path);
    // E.g. `Allow`, and a new CSRF token.
    headers.remove(http::header::CONTENT_LENGTH);
    for (name, value) in &headers {
        answer.headers_mut().append(name, value.clone());
    }
    answer
}

fn written(failure: Failure, path: &str) -> Response {
    let (status, retry_after) = (failure.status, failure.retry_after);
    let mut headers = HeaderMap::new();
    if let Some(seconds) = retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    (status, headers, Json(failure.body(path))).into_response()
}

/// As `IntoResponse` of a failure outside of the group's own routes: for paths of no function.
impl Failure {
    /// The whole answer, of this path.
    #[must_use]
    pub fn at(self, path: &str) -> Response {
        written(self, path)
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::internal(&error)
    }
}

impl From<CallerError> for Failure {
    fn from(error: CallerError) -> Self {
        let text = "An exception has occurred";
        match error {
            CallerError::MissingToken | CallerError::InvalidToken | CallerError::Refused(_) => {
                Self::unauthenticated()
            }
            CallerError::Unreadable | CallerError::Unreachable { .. } => {
                tracing::error!(alarm = true, ?error, "the KBase auth service gave no valid answer");
                Self::new(StatusCode::BAD_GATEWAY, text)
            }
            CallerError::Timeout => Self::new(StatusCode::GATEWAY_TIMEOUT, text),
            CallerError::Storage(error) => error.into(),
        }
    }
}
