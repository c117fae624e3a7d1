//! The session id in a path.

use axum::extract::{FromRequestParts, Path};
use gateway::link::Failure;
use http::request::Parts;
use utoipa::IntoParams;

/// A session id as the client wrote it; what it has to look like is checked with the rest of the request.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SessionId {
    /// The linking session's id.
    #[param(min_length = 36, max_length = 36, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    pub session_id: String,
}

impl<S: Send + Sync> FromRequestParts<S> for SessionId {
    type Rejection = Failure;

    /// What is no UTF-8 names no session.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.map(|Path(session_id)| Self { session_id })
            .map_err(|_| Failure::not_found("Linking session not found", &parts.uri))
    }
}
