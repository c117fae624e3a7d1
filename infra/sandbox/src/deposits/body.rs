//! Bodies of requests to a repository.

use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::refusal::Refusal;

/// The JSON of a body that says that it is of this media type.
///
/// # Errors
/// 415 for another media type, 400 for what can't be read.
pub fn json(headers: &HeaderMap, body: &[u8], expected: &str) -> Result<Value, Refusal> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if given.split(';').next().map(str::trim) != Some(expected) {
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Invalid 'Content-Type' header."));
    }
    serde_json::from_slice(body).map_err(|_| unreadable())
}

/// 400: it is no JSON, or not of the shape that it has to be of.
#[must_use]
pub fn unreadable() -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "Unable to decode JSON data in request body.")
}
