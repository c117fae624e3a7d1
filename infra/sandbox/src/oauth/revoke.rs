//! `POST /oauth/revoke` (RFC 7009).

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;

use super::error::OAuthError;
use crate::state::Shared;

/// The form: an access or a refresh token.
#[derive(Debug, Deserialize)]
pub struct RevokeForm {
    client_id: Option<String>,
    client_secret: Option<String>,
    token: Option<String>,
}

/// Revokes the pair that the token belongs to. 200 for unknown tokens, too.
pub async fn revoke(
    State(sandbox): State<Shared>,
    headers: HeaderMap,
    form: Result<Form<RevokeForm>, FormRejection>,
) -> Result<StatusCode, OAuthError> {
    let Form(form) = form.map_err(|error| OAuthError::invalid_request(&error.to_string()))?;
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    sandbox.client.authenticate(form.client_id.as_deref(), form.client_secret.as_deref(), basic)?;
    let token = form
        .token
        .filter(|token| !token.is_empty())
        .ok_or_else(|| OAuthError::invalid_request("Please provide the token to be revoked"))?;
    sandbox.grants().revoke(&sandbox.client.id, &token);
    Ok(StatusCode::OK)
}
