//! GET /compendium (contract/compendia.md 1.3).

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::Response;
use compendium::ListFilter;
use gateway::compendia::{Failure, Results, docs, results};
use gateway::{Paging, PagingParameters, Parameters};
use http::HeaderMap;
use utoipa::IntoParams;

use crate::state::Service;

/// Jobs that one list can be narrowed to.
const MAX_JOB_IDS: usize = 100;

gateway::refusals!(compendia Refusals: docs::CALLER, docs::PAGING);

/// What a list can be narrowed to.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters, which are read one by one")]
pub struct ListParameters {
    /// The compendia of this ORCID iD; its candidates too, if that is the caller.
    #[param(nullable = false)]
    user: Option<String>,
    /// The compendia with this DOI.
    #[param(nullable = false)]
    doi: Option<String>,
    /// The compendia that these jobs executed, separated by commas.
    #[param(nullable = false)]
    job_id: Option<String>,
}

/// Lists compendia
///
/// Published ones, in the order of their creation.
#[utoipa::path(get, path = "/api/v1/compendium", tag = "Compendia", operation_id = "listCompendia",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(ListParameters, PagingParameters),
    responses(
        (status = 200, description = "Their ids.", body = Results<'_, String>, content_type = "application/json; charset=utf-8"),
        Refusals,
    ))]
pub async fn list(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let paging = Paging::of(&parameters)?;
    let given = |name| parameters.get(name).map(str::to_owned);
    let filter = ListFilter { user: given("user"), doi: given("doi") };
    if let Some(jobs) = parameters.get("job_id") {
        let ids = of_jobs(&service, jobs, &filter).await?;
        let page: Vec<_> = ids.into_iter().skip(paging.skip).take(paging.limit).collect();
        return Ok(results(&page));
    }
    let published = service.compendia.published(&filter, paging.skip, paging.limit).await?;
    // Candidates are shown to their author only, when she asks for her own, and come on top of the page.
    let Some(user) = &filter.user else { return Ok(results(&published)) };
    if filter.doi.is_some() || !service.callers.identify(&headers).await?.is(user) {
        return Ok(results(&published));
    }
    let mut ids = service.compendia.candidates(user, paging.skip, paging.limit).await?;
    ids.extend(published);
    Ok(results(&ids))
}

/// The published compendia that these jobs executed, in the order of their creation.
async fn of_jobs(service: &Service, jobs: &str, filter: &ListFilter) -> Result<Vec<String>, Failure> {
    let ids: BTreeSet<_> = jobs.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    let mut compendia = BTreeSet::new();
    for id in ids.into_iter().take(MAX_JOB_IDS) {
        // A job of a public link must not tell which compendium the link is for.
        let job = service.jobs.get(id).await?.filter(|job| job.compendium == job.compendium_id);
        let Some(job) = job else { continue };
        let Some(compendium) = service.compendia.find(&job.compendium).await? else { continue };
        if !compendium.candidate && filter.matches(&compendium)? {
            compendia.insert((compendium.created, compendium.id));
        }
    }
    Ok(compendia.into_iter().map(|(_, id)| id).collect())
}
