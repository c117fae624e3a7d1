//! GET /user (contract/compendia.md 11.5).

use axum::extract::State;
use axum::response::Response;
use gateway::compendia::{Failure, Results, docs, results};
use gateway::{Paging, PagingParameters, Parameters};

use crate::state::Users;

gateway::refusals!(compendia Refusals: docs::PAGING, &[(500, "`internal error`")]);

/// Lists users
///
/// Their ORCID iDs, in the order of their creation.
#[utoipa::path(get, path = "/api/v1/user", tag = "Users", operation_id = "listUsers", security(()),
    params(PagingParameters),
    responses(
        (status = 200, description = "Their ids.", body = Results<'_, String>, content_type = "application/json; charset=utf-8"),
        Refusals,
    ))]
pub async fn list(State(users): State<Users>, parameters: Parameters) -> Result<Response, Failure> {
    let paging = Paging::of(&parameters)?;
    Ok(results(&users.callers.people().list(paging.skip, paging.limit).await?))
}
