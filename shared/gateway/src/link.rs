//! Errors of the ORCID Link group, which also answers for paths of no group (contract/orcid-link.md 1.3, 1.6).

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Uri};
use serde_json::json;

/// 404 `notFound` with the path that was asked for.
pub async fn not_found(uri: Uri) -> Response {
    let path = uri.path();
    let body = json!({
        "code": "notFound",
        "title": "Not Found",
        "message": "The requested resource was not found",
        "data": { "detail": "Not Found", "path": path },
    });
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

/// 405 `fastapiError`; axum adds `Allow`.
pub async fn method_not_allowed() -> Response {
    let body = json!({
        "code": "fastapiError",
        "title": "FastAPI Error",
        "message": "Internal FastAPI Exception",
        "data": { "detail": "Method Not Allowed" },
    });
    (StatusCode::METHOD_NOT_ALLOWED, Json(body)).into_response()
}
