//! Drafts.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use json_patch::Patch;
use serde_json::{Value, json};

use super::{document, schema};
use crate::deposits::body::{self, unreadable};
use crate::deposits::caller::Caller;
use crate::deposits::deposit::{now, with};
use crate::deposits::files;
use crate::deposits::refusal::{Refusal, Wrong};
use crate::state::Shared;

/// `POST /records/`.
pub async fn create(
    State(sandbox): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    caller.writes()?;
    let given = body::json(&headers, &body, "application/json")?;
    let Value::Object(mut metadata) = given else { return Err(unreadable()) };
    if metadata.contains_key("publication_state") {
        let wrong = Wrong::new("publication_state", "Field \"publication_state\" cannot be set.");
        Refusal::unless_empty(vec![wrong])?;
    }
    Refusal::unless_empty(schema::wrong(&metadata))?;
    Refusal::unless_empty(schema::community(&metadata))?;
    metadata.entry("community_specific").or_insert_with(|| json!({}));
    let deposit = sandbox.deposits().add(&caller, metadata);
    Ok((StatusCode::CREATED, Json(document::draft(&deposit, &caller.base))).into_response())
}

/// `GET /records/<id>/draft`.
pub async fn read(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let mut deposits = sandbox.deposits();
    Ok(Json(document::draft(deposits.own(&caller, &id)?, &caller.base)))
}

/// `PATCH /records/<id>/draft` (RFC 6902): all of it or nothing. A draft that gets the state `submitted` is published at once,
/// as the communities here do not look at it first.
pub async fn patch(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    caller.writes()?;
    let patch = body::json(&headers, &body, "application/json-patch+json")?;
    let patch: Patch = serde_json::from_value(patch).map_err(|_| unreadable())?;
    let mut deposits = sandbox.deposits();
    let deposit = files::draft(deposits.own(&caller, &id)?)?;
    let mut patched = with(Value::Object(deposit.metadata.clone()), json!({ "publication_state": "draft" }));
    json_patch::patch(&mut patched, &patch)
        .map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "The patch could not be applied."))?;
    let Value::Object(mut metadata) = patched else { return Err(unreadable()) };
    let state = metadata.shift_remove("publication_state");
    let mut wrong = schema::wrong(&metadata);
    if metadata.get("community") != deposit.metadata.get("community") {
        wrong.push(Wrong::new("community", "The community of a record cannot be changed."));
    }
    let submits = match state.as_ref().and_then(Value::as_str) {
        Some("draft") => false,
        Some("submitted" | "published") => true,
        _ => {
            wrong.push(Wrong::new("publication_state", "is not one of ['draft', 'submitted', 'published']"));
            false
        }
    };
    if submits {
        wrong.extend(schema::missing(&metadata));
    }
    Refusal::unless_empty(wrong)?;
    deposit.metadata = metadata;
    deposit.modified = now();
    if submits {
        deposit.publish();
    }
    Ok(Json(document::draft(deposit, &caller.base)))
}
