//! Errors of the compendia group: `{"error": …}` (contract/compendia.md, contract/decisions.md "Everywhere").

pub mod docs;

use axum::Json;
use axum::Router;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::Value;
use storage::StorageError;
use utoipa::ToSchema;

pub use docs::responses;

use crate::PagingError;
use crate::form::FormError;

/// An answer that says why not. It carries only what the caller may know.
#[derive(Debug)]
pub struct Failure {
    status: StatusCode,
    body: ErrorBody,
}

/// Why a call was refused.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompendiaError)]
pub struct ErrorBody {
    /// The reason: a text, or an object with `message` and `files` where files are not UTF-8.
    error: Value,
    /// The validator's log, where metadata is not valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    log: Option<String>,
}

/// A list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Results<'a, T> {
    /// What is in it.
    results: &'a [T],
}

impl Failure {
    /// An error whose text, or object, the client reads under `error`.
    pub fn new(status: StatusCode, error: impl Into<Value>) -> Self {
        Self { status, body: ErrorBody { error: error.into(), log: None } }
    }

    /// With the validator's log beside `error`.
    #[must_use]
    pub fn with_log(mut self, log: String) -> Self {
        self.body.log = Some(log);
        self
    }

    /// 400.
    pub fn bad_request(error: impl Into<Value>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// 401, by default `user is not authenticated`.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "user is not authenticated")
    }

    /// 403.
    pub fn forbidden(error: impl Into<Value>) -> Self {
        Self::new(StatusCode::FORBIDDEN, error)
    }

    /// 404.
    pub fn not_found(error: impl Into<Value>) -> Self {
        Self::new(StatusCode::NOT_FOUND, error)
    }

    /// 422.
    pub fn unprocessable(error: impl Into<Value>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, error)
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

    /// What the client reads under `error`.
    #[must_use]
    pub fn into_error(self) -> Value {
        self.body.error
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::internal(&error)
    }
}

impl From<PagingError> for Failure {
    fn from(error: PagingError) -> Self {
        Self::bad_request(error.to_string())
    }
}

impl From<FormError> for Failure {
    fn from(error: FormError) -> Self {
        let status = match error {
            FormError::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            FormError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            FormError::Json(_) | FormError::Multipart(_) | FormError::Text => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error.to_string())
    }
}

/// A list as the o2r API shows it: `{"results": […]}`.
pub fn results<T: Serialize>(results: &[T]) -> Response {
    Json(Results { results }).into_response()
}

/// Adds the group's 404 and 405 to its routes; axum adds `Allow` to the latter.
pub fn with_fallbacks(router: Router) -> Router {
    let router = router.fallback(not_found).method_not_allowed_fallback(method_not_allowed);
    router.layer(map_response(with_charset))
}

/// JSON of this group says that it is UTF-8 (contract/compendia.md 0.2).
pub async fn with_charset(mut response: Response) -> Response {
    if response.headers().get(CONTENT_TYPE).is_some_and(|media_type| media_type == "application/json") {
        let value = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    response
}

/// `{"error":"not found"}`.
pub async fn not_found() -> Failure {
    Failure::not_found("not found")
}

/// `{"error":"method not allowed"}`.
pub async fn method_not_allowed() -> Failure {
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, "method not allowed")
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use http::{Method, Request};
    use tower::ServiceExt;

    use super::*;

    async fn answer(method: Method, path: &str) -> (StatusCode, Option<String>, String) {
        let router =
            with_fallbacks(Router::new().route("/thing", get(async || "here").post(async || "made")));
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let allow = response.headers().get("allow").map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        let body = to_bytes(response.into_body(), 1_000).await.unwrap();
        (status, allow, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn an_unknown_path_answers_in_the_groups_shape() {
        let (status, _, body) = answer(Method::GET, "/nothing").await;
        assert_eq!((status, body.as_str()), (StatusCode::NOT_FOUND, r#"{"error":"not found"}"#));
    }

    #[tokio::test]
    async fn a_wrong_method_says_which_are_allowed() {
        let (status, allow, body) = answer(Method::PATCH, "/thing").await;
        assert_eq!(
            (status, body.as_str()),
            (StatusCode::METHOD_NOT_ALLOWED, r#"{"error":"method not allowed"}"#)
        );
        assert_eq!(allow.as_deref(), Some("GET,HEAD,POST"));
    }

    #[test]
    fn a_cause_stays_inside() {
        let failure = Failure::internal(&"table compendia is on fire");
        assert_eq!(failure.into_error(), "internal error");
    }
}
