//! Zenodo's deposit API.

pub mod actions;
pub mod document;
pub mod licenses;
pub mod list;
pub mod metadata;
pub mod page;
pub mod record;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use serde_json::{Map, Value};

use super::body;
use super::caller::Caller;
use super::deposit::now;
use super::discard::discard;
use super::refusal::{Refusal, Wrong};
use crate::state::Shared;

/// The routes.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/{host}/api/deposit/depositions", get(list::list).post(create))
        .route("/{host}/api/deposit/depositions/{id}", get(read).put(update).delete(discard))
        .route("/{host}/api/deposit/depositions/{id}/files", get(actions::files))
        .route("/{host}/api/deposit/depositions/{id}/files/{file}", delete(actions::delete_file))
        .route("/{host}/api/deposit/depositions/{id}/actions/publish", post(actions::publish))
        .route("/{host}/api/deposit/depositions/{id}/actions/discard", post(discard))
        .route("/{host}/record/{id}", get(page::page))
        .route("/{host}/records/{id}", get(page::page))
        .route("/{host}/deposit/{id}", get(page::page))
}

/// `POST /deposit/depositions`.
async fn create(
    State(sandbox): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    caller.writes()?;
    let metadata = metadata_of(&headers, &body)?;
    let deposit = sandbox.deposits().add(&caller, metadata);
    Ok((StatusCode::CREATED, Json(document::document(&deposit, &caller.base))).into_response())
}

/// `GET /deposit/depositions/<id>`.
async fn read(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let mut deposits = sandbox.deposits();
    Ok(Json(document::document(deposits.own(&caller, &id)?, &caller.base)))
}

/// `PUT /deposit/depositions/<id>`: the metadata given take the place of all.
async fn update(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    caller.writes()?;
    let mut deposits = sandbox.deposits();
    let deposit = deposits.own(&caller, &id)?;
    if deposit.published {
        // What is published is edited by the action for that first.
        return Err(Refusal::new(StatusCode::FORBIDDEN, "Invalid action"));
    }
    deposit.metadata = metadata_of(&headers, &body)?;
    deposit.modified = now();
    Ok(Json(document::document(deposit, &caller.base)))
}

/// The metadata of a body, checked.
fn metadata_of(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let Value::Object(mut document) = body::json(headers, body, "application/json")? else {
        return Err(body::unreadable());
    };
    let metadata = match document.shift_remove("metadata") {
        None => Map::new(),
        Some(Value::Object(metadata)) => metadata,
        Some(_) => {
            let wrong = Wrong::new("metadata", "Invalid input type.");
            return Err(Refusal::unless_empty(vec![wrong]).err().unwrap_or_else(body::unreadable));
        }
    };
    Refusal::unless_empty(metadata::wrong(&metadata))?;
    Ok(metadata)
}
