//! The session id in a path.

use axum::extract::{FromRequestParts, Path};
use gateway::link::Failure;
use http::request::Parts;

/// A session id as the client wrote it; what it has to look like is checked with the rest of the request.
#[derive(Debug)]
pub struct SessionId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for SessionId {
    type Rejection = Failure;

    /// What is no UTF-8 names no session.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.map(|Path(id)| Self(id)).map_err(|_| Failure::not_found("Linking session not found", &parts.uri))
    }
}
