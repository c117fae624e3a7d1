//! The calls that a user interface makes about a session.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::link::{Failure, Reason};
use http::{HeaderMap, StatusCode, Uri};
use linking::{LinkingError, SessionView};
use serde::Serialize;
use storage::StorageError;
use utoipa::ToSchema;

use crate::errors::refused;
use crate::session_id::SessionId;
use crate::state::Service;

/// Times that a deletion begins anew when the session was completed meanwhile.
const ATTEMPTS: usize = 3;

gateway::refusals!(link CreateRefusals: Reason::CALLER, &[Reason::AlreadyLinked]);
gateway::refusals!(link SessionRefusals: Reason::CALLER, &[Reason::NotFound, Reason::NotOwner]);
gateway::refusals!(link FinishRefusals: Reason::CALLER, &[
    Reason::NotFound, Reason::NotOwner, Reason::InvalidState, Reason::AlreadyLinked, Reason::OrcidAlreadyLinked,
]);
gateway::refusals!(link DeleteRefusals: Reason::CALLER, Reason::ORCID, &[Reason::NotFound, Reason::NotOwner]);

/// A linking session that was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreateLinkingSessionResult)]
pub struct Created {
    /// Its id.
    #[schema(min_length = 36, max_length = 36)]
    session_id: String,
}

/// That the link is there now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FinishLinkingSessionResult)]
pub struct Finished {
    /// Always true.
    ok: bool,
}

/// Makes a linking session
///
/// The first of four steps: make a session, send the browser to its `oauth/start`, let the user confirm, finish it. A
/// session lasts ten minutes.
#[utoipa::path(post, path = "/linking-sessions", tag = "Linking Sessions", operation_id = "createLinkingSession", responses(
    (status = 201, description = "It is made.", body = Created),
    CreateRefusals,
))]
pub async fn create(
    State(service): State<Service>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<Created>), Failure> {
    let account = service.account(&headers, None).await?;
    let session = service.sessions.create(&account.username).await.map_err(|error| refused(&error, &uri))?;
    Ok((StatusCode::CREATED, Json(Created { session_id: session.session_id })))
}

/// A linking session of the caller's
#[utoipa::path(get, path = "/linking-sessions/{session_id}", tag = "Linking Sessions", operation_id = "getLinkingSession",
    params(SessionId),
    responses(
        (status = 200, description = "The session; without tokens.", body = SessionView<'_>),
        SessionRefusals,
    ))]
pub async fn view(
    State(service): State<Service>,
    SessionId { session_id: id }: SessionId,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let account = service.account(&headers, Some(&id)).await?;
    let session =
        service.sessions.get(&id, &account.username).await.map_err(|error| refused(&error, &uri))?;
    Ok(Json(session.view()).into_response())
}

/// Finishes a linking session
///
/// The user has confirmed: the link is made, and the session is gone.
#[utoipa::path(put, path = "/linking-sessions/{session_id}/finish", tag = "Linking Sessions",
    operation_id = "finishLinkingSession", params(SessionId),
    responses(
        (status = 200, description = "The link is made.", body = Finished),
        FinishRefusals,
    ))]
pub async fn finish(
    State(service): State<Service>,
    SessionId { session_id: id }: SessionId,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<Finished>, Failure> {
    let account = service.account(&headers, Some(&id)).await?;
    let finished = service.sessions.finish(&id, &account, service.callers.people()).await;
    finished.map_err(|error| refused(&error, &uri))?;
    Ok(Json(Finished { ok: true }))
}

/// Removes a linking session
///
/// The token of a complete one is revoked at ORCID.
#[utoipa::path(delete, path = "/linking-sessions/{session_id}", tag = "Linking Sessions",
    operation_id = "deleteLinkingSession", params(SessionId),
    responses(
        (status = 204, description = "It is removed."),
        DeleteRefusals,
    ))]
pub async fn delete(
    State(service): State<Service>,
    SessionId { session_id: id }: SessionId,
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
