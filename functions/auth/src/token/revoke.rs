//! DELETE /auth/token (contract/decisions.md "Identity").

use axum::extract::{Request, State};
use gateway::compendia::{Failure, docs};
use gateway::form::Form;
use gateway::{Parameters, Segments};
use http::{HeaderMap, StatusCode};
use identity::Person;
use utoipa::ToSchema;

use super::{owner, refusal};
use crate::state::Auth;

gateway::refusals!(compendia RevokeRefusals: docs::CALLER, REVOKE);
gateway::refusals!(compendia RevokeByFieldRefusals: docs::CALLER, docs::FORM, &[
    (400, "`id required`"),
], REVOKE);

/// What every way of revoking may refuse with.
const REVOKE: &[docs::Refusal] =
    &[(404, "`no token with this id`"), (409, "Other requests change the caller's tokens all the time.")];

/// Which token to revoke.
#[derive(Debug, ToSchema)]
#[schema(as = ApiTokenId)]
#[expect(dead_code, reason = "describes the form, whose field is read by name")]
pub struct Unwanted {
    /// Its id.
    id: String,
}

/// Revokes an API token
///
/// One of the caller's own. It is refused from then on.
#[utoipa::path(delete, path = "/api/v1/auth/token/{id}", tag = "Authentication", operation_id = "revokeApiToken",
    params(("id" = String, Path, description = "The token's id.")),
    responses((status = 204, description = "It is revoked."), RevokeRefusals))]
pub async fn revoke(
    State(auth): State<Auth>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    revoke_of(&auth, &owner(&auth, &headers).await?, &id).await
}

/// Revokes an API token
///
/// The same with the id as a parameter, or as a field of the body.
#[utoipa::path(delete, path = "/api/v1/auth/token", tag = "Authentication", operation_id = "revokeApiTokenByField",
    params(("id" = Option<String>, Query, description = "The token's id.", nullable = false)),
    request_body(content((Unwanted = "application/json"), (Unwanted = "multipart/form-data"), (Unwanted = "application/x-www-form-urlencoded"))),
    responses((status = 204, description = "It is revoked."), RevokeByFieldRefusals))]
pub async fn revoke_by_field(
    State(auth): State<Auth>,
    parameters: Parameters,
    request: Request,
) -> Result<StatusCode, Failure> {
    let person = owner(&auth, request.headers()).await?;
    let id = match parameters.get("id") {
        Some(id) => Some(id.to_owned()),
        None => Form::read(request).await?.text("id").filter(|id| !id.is_empty()),
    };
    revoke_of(&auth, &person, &id.ok_or_else(|| Failure::bad_request("id required"))?).await
}

async fn revoke_of(auth: &Auth, person: &Person, id: &str) -> Result<StatusCode, Failure> {
    let revoked = auth.callers.tokens().revoke(person, id).await.map_err(refusal)?;
    revoked.then_some(StatusCode::NO_CONTENT).ok_or_else(|| Failure::not_found("no token with this id"))
}
