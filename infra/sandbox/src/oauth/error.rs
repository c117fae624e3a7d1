//! OAuth's error documents (RFC 6749, 5.2), as ORCID words them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An answer of the form `{"error", "error_description"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthError {
    /// HTTP status.
    pub status: StatusCode,
    /// The registered code, such as `invalid_grant`.
    pub error: &'static str,
    /// What went wrong.
    pub description: String,
}

impl OAuthError {
    /// 400 with this code.
    #[must_use]
    pub fn bad(error: &'static str, description: &str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description: description.to_owned() }
    }

    /// 400 `invalid_request`.
    #[must_use]
    pub fn invalid_request(description: &str) -> Self {
        Self::bad("invalid_request", description)
    }

    /// 500 `server_error`.
    #[must_use]
    pub fn server_error(description: &str) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, ..Self::bad("server_error", description) }
    }

    /// 401 `invalid_client`.
    #[must_use]
    pub fn invalid_client(description: &str) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, ..Self::bad("invalid_client", description) }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        (self.status, [("cache-control", "no-store")], Json(body)).into_response()
    }
}
