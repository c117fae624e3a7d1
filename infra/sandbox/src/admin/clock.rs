//! `/admin/clock`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::state::Shared;

/// How far to go.
#[derive(Debug, Deserialize)]
pub struct Advance {
    seconds: u32,
}

/// `POST {"seconds": 601}`: moves the sandbox's clock forward, so that codes and tokens expire.
pub async fn advance(State(sandbox): State<Shared>, Json(advance): Json<Advance>) -> StatusCode {
    sandbox.clock.advance(i64::from(advance.seconds) * 1000);
    StatusCode::NO_CONTENT
}
