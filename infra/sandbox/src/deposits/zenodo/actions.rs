//! What can be done with a deposition and its files.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use uuid::Uuid;

use super::{document, metadata};
use crate::deposits::caller::Caller;
use crate::deposits::files::draft;
use crate::deposits::refusal::{Refusal, Wrong};
use crate::state::Shared;

/// `POST …/actions/publish`: 202; 400 when something is missing, 409 when it is published.
pub async fn publish(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    caller.writes()?;
    let mut deposits = sandbox.deposits();
    let deposit = deposits.own(&caller, &id)?;
    if deposit.published {
        return Err(Refusal::new(StatusCode::CONFLICT, "The deposition is published already."));
    }
    let mut missing = metadata::missing(&deposit.metadata);
    if deposit.bucket.objects.is_empty() {
        let message =
            "Missing uploaded files. To disable files for this record please mark it as metadata-only.";
        missing.push(Wrong::new("files.enabled", message));
    }
    Refusal::unless_empty(missing)?;
    metadata::complete(&mut deposit.metadata);
    deposit.publish();
    Ok((StatusCode::ACCEPTED, Json(document::document(deposit, &caller.base))).into_response())
}

/// `GET …/files`.
pub async fn files(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let mut deposits = sandbox.deposits();
    Ok(Json(document::files(deposits.own(&caller, &id)?, &caller.base)))
}

/// `DELETE …/files/<file>`.
pub async fn delete_file(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, id, file)): Path<(String, String, String)>,
) -> Result<StatusCode, Refusal> {
    caller.writes()?;
    let mut deposits = sandbox.deposits();
    let deposit = draft(deposits.own(&caller, &id)?)?;
    let file = file.parse::<Uuid>().map_err(|_| Refusal::unknown())?;
    let before = deposit.bucket.objects.len();
    deposit.bucket.objects.retain(|object| object.id != file);
    if deposit.bucket.objects.len() == before { Err(Refusal::unknown()) } else { Ok(StatusCode::NO_CONTENT) }
}
