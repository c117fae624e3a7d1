//! `/admin/requests`.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;

use crate::requests::Received;
use crate::state::Shared;

/// The query.
#[derive(Debug, Deserialize)]
pub struct Under {
    /// Only requests whose path starts so.
    #[serde(default)]
    path: String,
}

/// `GET ?path=`: the requests received, oldest first.
pub async fn list(State(sandbox): State<Shared>, Query(under): Query<Under>) -> Json<Vec<Received>> {
    Json(sandbox.requests().under(&under.path).cloned().collect())
}

/// `DELETE`: forgets them.
pub async fn clear(State(sandbox): State<Shared>) -> StatusCode {
    sandbox.requests().clear();
    StatusCode::NO_CONTENT
}
