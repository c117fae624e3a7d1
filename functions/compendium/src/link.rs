//! GET /link, and GET, PUT and DELETE /compendium/{id}/link (contract/compendia.md 1.8).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use compendium::{LinkError, PublicLink};
use gateway::caller::orcid_id;
use gateway::compendia::{Failure, Results, docs, results};
use gateway::{Paging, PagingParameters, Parameters, Segments};
use http::{HeaderMap, StatusCode};
use identity::{Caller, Level};

use crate::errors;
use crate::state::Service;

/// What everything about links may refuse with.
const REFUSALS: &[docs::Refusal] = &[
    (401, "`not authorized`: nobody has signed in."),
    (403, "`not allowed`: it takes level 500, and `ORCID iD required` to make or delete one."),
    (500, "`internal error`"),
    (502, "The KBase auth service can't be reached."),
    (504, "The KBase auth service did not answer in time."),
];
const OF_COMPENDIUM: &[docs::Refusal] = &[(404, "`compendium not found`, or there is no link.")];

gateway::refusals!(compendia ListRefusals: REFUSALS, docs::PAGING);
gateway::refusals!(compendia Refusals: REFUSALS, OF_COMPENDIUM);
gateway::refusals!(compendia MakeRefusals: REFUSALS, &[
    (400, "`compendium is not a candidate`"),
    (404, "`compendium not found`"),
]);

/// Lists public links
#[utoipa::path(get, path = "/api/v1/link", tag = "Public links", operation_id = "listPublicLinks",
    params(PagingParameters),
    responses(
        (status = 200, description = "The links, in the order of their making.", body = Results<'_, PublicLink>, content_type = "application/json; charset=utf-8"),
        ListRefusals,
    ))]
pub async fn list(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    editor(&service, &headers).await?;
    let paging = Paging::of(&parameters)?;
    Ok(results(&service.compendia.links(paging.skip, paging.limit).await?))
}

/// Shows a compendium's public link
#[utoipa::path(get, path = "/api/v1/compendium/{id}/link", tag = "Public links", operation_id = "getPublicLink",
    params(("id" = String, Path, description = "The compendium's id.")),
    responses(
        (status = 200, description = "The link.", body = PublicLink, content_type = "application/json; charset=utf-8"),
        Refusals,
    ))]
pub async fn show(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    editor(&service, &headers).await?;
    let link = service.compendia.link(&id).await.map_err(|error| match error {
        LinkError::None => Failure::not_found("link not found"),
        error => errors::link(error),
    })?;
    Ok(Json(link).into_response())
}

/// Makes a candidate's public link
///
/// Under its id the candidate can be viewed, downloaded and executed without signing in. A candidate has one link: it is
/// answered as it is where there is one.
#[utoipa::path(put, path = "/api/v1/compendium/{id}/link", tag = "Public links", operation_id = "makePublicLink",
    params(("id" = String, Path, description = "The compendium's id.")),
    responses(
        (status = 200, description = "The link.", body = PublicLink, content_type = "application/json; charset=utf-8"),
        MakeRefusals,
    ))]
pub async fn make(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = editor(&service, &headers).await?;
    let orcid = orcid_id(&caller)?;
    let link = service.compendia.make_link(&id, orcid.as_str()).await;
    Ok(Json(link.map_err(errors::link)?).into_response())
}

/// Deletes a compendium's public link
#[utoipa::path(delete, path = "/api/v1/compendium/{id}/link", tag = "Public links", operation_id = "deletePublicLink",
    params(("id" = String, Path, description = "The compendium's id.")),
    responses((status = 204, description = "It leads nowhere now."), Refusals))]
pub async fn delete(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    let caller = editor(&service, &headers).await?;
    orcid_id(&caller)?;
    service.compendia.delete_link(&id).await.map_err(errors::link)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn editor(service: &Service, headers: &HeaderMap) -> Result<Caller, Failure> {
    let caller = service.callers.identify(headers).await?;
    if caller.person().is_none() {
        return Err(Failure::new(StatusCode::UNAUTHORIZED, "not authorized"));
    }
    if !caller.has_level(Level::EDITOR) {
        return Err(Failure::forbidden("not allowed"));
    }
    Ok(caller)
}
