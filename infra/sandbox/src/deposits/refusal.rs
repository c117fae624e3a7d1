//! What both repositories say when they refuse.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

/// A field and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Where, e.g. `metadata.title`.
    pub field: String,
    /// Why.
    pub message: String,
}

/// An answer that is no success: `{"status", "message", "errors"?}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    message: &'static str,
    errors: Vec<Wrong>,
}

impl Wrong {
    /// One field.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

impl Refusal {
    /// A refusal with this text.
    #[must_use]
    pub fn new(status: StatusCode, message: &'static str) -> Self {
        Self { status, message, errors: Vec::new() }
    }

    /// 400 with the fields, if there are any.
    ///
    /// # Errors
    /// When there are.
    pub fn unless_empty(errors: Vec<Wrong>) -> Result<(), Self> {
        if errors.is_empty() {
            return Ok(());
        }
        Err(Self { errors, ..Self::new(StatusCode::BAD_REQUEST, "Validation error.") })
    }

    /// 401.
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "The server could not verify that you are authorized to access the URL requested. You either supplied the \
             wrong credentials (e.g. a bad password), or your browser doesn't understand how to supply the credentials \
             required.",
        )
    }

    /// 403.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "You don't have the permission to access the requested resource. It is either read-protected or not \
             readable by the server.",
        )
    }

    /// 404.
    #[must_use]
    pub fn unknown() -> Self {
        Self::new(StatusCode::NOT_FOUND, "The persistent identifier does not exist.")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({ "status": self.status.as_u16(), "message": self.message });
        if let (false, Some(body)) = (self.errors.is_empty(), body.as_object_mut()) {
            body.insert("errors".to_owned(), json!(self.errors));
        }
        (self.status, Json(body)).into_response()
    }
}
