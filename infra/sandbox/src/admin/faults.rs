//! `/admin/faults`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::faults::Fault;
use crate::state::Shared;

/// `GET`: what is left of the list.
pub async fn list(State(sandbox): State<Shared>) -> Json<Vec<Fault>> {
    Json(sandbox.faults().list().to_vec())
}

/// `PUT [{"path", "kind", …}]`: replaces the list.
pub async fn replace(State(sandbox): State<Shared>, Json(faults): Json<Vec<Fault>>) -> StatusCode {
    sandbox.faults().replace(faults);
    StatusCode::NO_CONTENT
}

/// `POST {"path", "kind", …}`: adds one to the list.
pub async fn add(State(sandbox): State<Shared>, Json(fault): Json<Fault>) -> StatusCode {
    sandbox.faults().add(fault);
    StatusCode::NO_CONTENT
}

/// `DELETE`: everything works again.
pub async fn clear(State(sandbox): State<Shared>) -> StatusCode {
    sandbox.faults().replace(Vec::new());
    StatusCode::NO_CONTENT
}
