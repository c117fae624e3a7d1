//! Who may do what: the token, the record it opens, and its scopes.

use axum::http::{HeaderMap, StatusCode, header};

use super::answer::ApiError;
use crate::oauth::error::OAuthError;
use crate::oauth::grants::Token;
use crate::oauth::scope::Scope;
use crate::orcid_id::OrcidId;
use crate::records::refusal::Refusal;
use crate::records::visibility::Sees;
use crate::state::Sandbox;

/// What the reader of this record may see.
///
/// # Errors
/// 401 without a good token or for another record, 403 without a scope for reading, 404 for an unknown record.
pub fn to_read(sandbox: &Sandbox, headers: &HeaderMap, orcid: &str) -> Result<Sees, ApiError> {
    let token = token_for(sandbox, headers, orcid)?;
    if token.scopes.contains(Scope::ReadLimited) {
        Ok(Sees::Limited)
    } else if token.scopes.contains(Scope::ReadPublic) {
        Ok(Sees::Public)
    } else {
        Err(Refusal::Scope(Scope::ReadLimited.to_string()).into())
    }
}

/// The record in which the caller may change what this scope allows.
///
/// # Errors
/// As [`to_read`].
pub fn to_write(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    orcid: &str,
    scope: Scope,
) -> Result<OrcidId, ApiError> {
    let token = token_for(sandbox, headers, orcid)?;
    if token.scopes.contains(scope) { Ok(token.orcid) } else { Err(Refusal::Scope(scope.to_string()).into()) }
}

fn token_for(sandbox: &Sandbox, headers: &HeaderMap, orcid: &str) -> Result<Token, ApiError> {
    let unauthorized = |error, description: &str| {
        let error = OAuthError::bad(error, description);
        ApiError::Token(OAuthError { status: StatusCode::UNAUTHORIZED, ..error })
    };
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let Some(access) = bearer else {
        return Err(unauthorized("unauthorized", "Full authentication is required to access this resource"));
    };
    let token = sandbox.grants().find(access, sandbox.clock.now_ms()).cloned();
    // ORCID repeats the token here, so that clients have to take care not to pass it on.
    let token =
        token.ok_or_else(|| unauthorized("invalid_token", &format!("Invalid access token: {access}")))?;
    sandbox.records().get(orcid)?;
    if token.orcid.as_str() == orcid { Ok(token) } else { Err(Refusal::OtherRecord.into()) }
}
