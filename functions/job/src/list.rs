//! GET /job and GET /compendium/{id}/jobs (contract/compendia.md 6.1, 1.9).

use axum::extract::State;
use axum::response::Response;
use execution::jobs::{Filter, Reader};
use execution::record::{JobStatus, ListedJob};
use gateway::compendia::{Failure, Results, docs, results};
use gateway::{Paging, PagingParameters, Parameters, Segments};
use http::HeaderMap;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::state::Service;

/// Compendia that one list can be narrowed to.
const MAX_COMPENDIA: usize = 100;

/// What a list shows of each job beside its id.
#[derive(Debug, Clone, Copy)]
enum Field {
    Status,
    User,
}

gateway::refusals!(compendia ListRefusals: docs::CALLER, docs::PAGING, &[(400, "`unsupported field requested: …`")]);
gateway::refusals!(compendia OfCompendiumRefusals: docs::CALLER, docs::PAGING, docs::COMPENDIUM);

/// What a list can be narrowed to.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters, which are read one by one")]
pub struct ListParameters {
    /// The jobs that executed these compendia, separated by commas; by public links, those that were started through them.
    #[param(nullable = false)]
    compendium_id: Option<String>,
    /// The jobs of this ORCID iD.
    #[param(nullable = false)]
    user: Option<String>,
    /// The jobs that are there.
    #[param(value_type = JobStatus, required = false)]
    status: Option<String>,
    /// What to show of each job beside its id, separated by commas: `status`, `user`.
    #[param(nullable = false)]
    fields: Option<String>,
}

/// A job in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ListedJob)]
pub enum Item<'a> {
    /// Its id.
    Id(&'a str),
    /// With the fields that were asked for, in their order.
    Fields(Map<String, Value>),
}

/// Lists jobs
///
/// By their last change, the newest first.
#[utoipa::path(get, path = "/api/v1/job", tag = "Jobs", operation_id = "listJobs",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(ListParameters, PagingParameters),
    responses(
        (status = 200, description = "The jobs.", body = Results<'_, Item<'_>>, content_type = "application/json; charset=utf-8"),
        ListRefusals,
    ))]
pub async fn list(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let paging = Paging::of(&parameters)?;
    let fields = parameters.raw("fields").map(fields).transpose()?;
    let given = |name| parameters.get(name).map(str::to_owned);
    let compendium_ids = parameters
        .get("compendium_id")
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty());
    let filter = Filter {
        compendium_ids: compendium_ids.take(MAX_COMPENDIA).map(str::to_owned).collect(),
        user: given("user"),
        status: given("status"),
    };
    let reader = service.reader(&filter, &service.callers.identify(&headers).await?).await?;
    let jobs = service.jobs.list(&filter, &reader, paging.skip, paging.limit).await?;
    Ok(show(&jobs, fields.as_deref()))
}

/// Lists the jobs of a compendium
#[utoipa::path(get, path = "/api/v1/compendium/{id}/jobs", tag = "Jobs", operation_id = "listJobsOfCompendium",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("id" = String, Path, description = "The compendium's id."), PagingParameters),
    responses(
        (status = 200, description = "Their ids.", body = Results<'_, String>, content_type = "application/json; charset=utf-8"),
        OfCompendiumRefusals,
    ))]
pub async fn of_compendium(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let paging = Paging::of(&parameters)?;
    delivery::viewable(&service.compendia, &service.callers, &id, &headers).await?;
    let filter = Filter { compendium_ids: vec![id], ..Filter::default() };
    let jobs = service.jobs.list(&filter, &Reader::of_everything(), paging.skip, paging.limit).await?;
    Ok(show(&jobs, None))
}

/// The parameter `fields`: known names in their order, empty ones ignored.
fn fields(list: &str) -> Result<Vec<Field>, Failure> {
    let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
    names
        .map(|name| match name {
            "status" => Ok(Field::Status),
            "user" => Ok(Field::User),
            unknown => {
                let unknown: String = unknown.chars().take(100).collect();
                Err(Failure::bad_request(format!("unsupported field requested: {unknown}")))
            }
        })
        .collect()
}

/// Ids, or objects as soon as the parameter is there.
fn show(jobs: &[ListedJob], fields: Option<&[Field]>) -> Response {
    results(&jobs.iter().map(|job| Item::of(job, fields)).collect::<Vec<_>>())
}

impl<'a> Item<'a> {
    fn of(job: &'a ListedJob, fields: Option<&[Field]>) -> Self {
        let Some(fields) = fields else { return Self::Id(&job.id) };
        let shown = fields.iter().map(|field| match field {
            Field::Status => ("status".to_owned(), job.status.as_str().into()),
            Field::User => ("user".to_owned(), job.user.as_str().into()),
        });
        Self::Fields(std::iter::once(("id".to_owned(), job.id.as_str().into())).chain(shown).collect())
    }
}
