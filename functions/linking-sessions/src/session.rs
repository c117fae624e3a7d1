//! The calls that a user interface makes about a session.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::link::Failure;
use http::{HeaderMap, StatusCode, Uri};
use linking::LinkingError;
use serde_json::{Value, json};
use storage::StorageError;

use crate::errors::refused;
use crate::session_id::SessionId;
use crate::state::Service;

/// Times that a deletion begins anew when the session was completed meanwhile.
const ATTEMPTS: usize = 3;

/// POST /linking-sessions. A body is ignored.
pub async fn create(
    State(service): State<Service>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<Value>), Failure> {
    let account = service.account(&headers, None).await?;
    let session = service.sessions.create(&account.username).await.map_err(|error| refused(&error, &uri))?;
    Ok((StatusCode::CREATED, Json(json!({ "session_id": session.session_id }))))
}

/// GET /linking-sessions/{session_id}.
pub async fn view(
    State(service): State<Service>,
    SessionId(id): SessionId,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let account = service.account(&headers, Some(&id)).await?;
    let session =
        service.sessions.get(&id, &account.username).await.map_err(|error| refused(&error, &uri))?;
    Ok(Json(session.view()).into_response())
}

/// PUT /linking-sessions/{session_id}/finish.
pub async fn finish(
    State(service): State<Service>,
    SessionId(id): SessionId,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<Value>, Failure> {
    let account = service.account(&headers, Some(&id)).await?;
    let finished = service.sessions.finish(&id, &account, service.callers.people()).await;
    finished.map_err(|error| refused(&error, &uri))?;
    Ok(Json(json!({ "ok": true })))
}

/// DELETE /linking-sessions/{session_id}. The token of a complete one is revoked.
pub async fn delete(
    State(service): State<Service>,
    SessionId(id): SessionId,
    uri: Uri,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    let account = service.account(&headers, Some(&id)).await?;
    for _ in 0..ATTEMPTS {
        let deletion = service.sessions.begin_deletion(&id, &account.username).await;
        let deletion = deletion.map_err(|error| refused(&error, &uri))?;
        if let Some(token) = &deletion.token {
            let revoked = service.oauth.revoke(token).await;
            revoked.map_err(|error| Failure::oauth(error, "revoke_link"))?;
        }
        match service.sessions.delete(&deletion).await {
            Err(LinkingError::Storage(StorageError::Conflict)) => {}
            Err(error) => return Err(refused(&error, &uri)),
            Ok(()) => return Ok(StatusCode::NO_CONTENT),
        }
    }
    Err(Failure::internal(&StorageError::Conflict))
}
