//! DELETE /compendium/{id} (contract/compendia.md 1.5, contract/decisions.md "Delete").

use axum::extract::State;
use compendium::{access, remove};
use gateway::Segments;
use gateway::caller::{orcid_id, signed_in};
use gateway::compendia::{Failure, docs};
use http::{HeaderMap, StatusCode};

use crate::errors;
use crate::state::Service;

gateway::refusals!(compendia Refusals: docs::CALLER, &[
    (403, "`ORCID iD required`"),
    (403, "`user level not sufficient to delete compendium`: a candidate is deleted by its author and from level 500, a published one from level 1000."),
    (404, "`compendium not found`"),
]);

/// Deletes a compendium
///
/// A candidate for good; the files of a published one are kept where only the operator reaches them.
#[utoipa::path(delete, path = "/api/v1/compendium/{id}", tag = "Compendia", operation_id = "deleteCompendium",
    params(("id" = String, Path, description = "The compendium's id.")),
    responses((status = 204, description = "It is deleted."), Refusals))]
pub async fn delete(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    service.compendia.find(&id).await?.ok_or_else(|| Failure::not_found("compendium not found"))?;
    let caller = service.callers.identify(&headers).await?;
    signed_in(&caller)?;
    orcid_id(&caller)?;
    let allowed = |compendium: &_| access::delete(compendium, &caller);
    remove(&service.compendia, &service.files, &id, allowed).await.map_err(errors::removal)?;
    service.settle_jobs(&id).await;
    Ok(StatusCode::NO_CONTENT)
}
