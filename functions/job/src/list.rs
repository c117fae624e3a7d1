//! GET /job and GET /compendium/{id}/jobs (contract/compendia.md 6.1, 1.9).

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use compendium::access;
use delivery::denied;
use execution::jobs::Filter;
use execution::record::ListedJob;
use gateway::compendia::{Failure, results};
use gateway::{Paging, Parameters, Segments};
use http::HeaderMap;
use serde_json::{Map, Value};

use crate::state::Service;

/// Compendia that one list can be narrowed to.
const MAX_COMPENDIA: usize = 100;

/// What a list shows of each job beside its id.
#[derive(Debug, Clone, Copy)]
enum Field {
    Status,
    User,
}

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
    let jobs = visible(&service, &filter, paging, &headers).await?;
    Ok(show(&jobs, fields.as_deref()))
}

pub async fn of_compendium(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let paging = Paging::of(&parameters)?;
    let compendium = service.compendia.find(&id).await?;
    let compendium = compendium.ok_or_else(|| Failure::not_found("no compendium with this id"))?;
    if compendium.candidate {
        let caller = service.callers.identify(&headers).await?;
        access::view(&compendium, &caller).map_err(|error| denied(&error))?;
    }
    let filter = Filter { compendium_ids: vec![id], ..Filter::default() };
    let jobs = service.jobs.list(&filter, paging.skip, paging.limit).await?;
    Ok(show(&jobs, None))
}

/// A page of what the caller may see. What she may not see takes no place in it.
async fn visible(
    service: &Service,
    filter: &Filter,
    paging: Paging,
    headers: &HeaderMap,
) -> Result<Vec<ListedJob>, Failure> {
    let caller = service.callers.identify(headers).await?;
    let wanted = paging.skip.saturating_add(paging.limit);
    let (mut jobs, mut known, mut read) = (Vec::new(), HashMap::new(), 0);
    loop {
        let page = service.jobs.list(filter, read, wanted).await?;
        let ended = page.len() < wanted;
        read += page.len();
        jobs.extend(service.keep_visible(page, &caller, &mut known).await?);
        if ended || jobs.len() >= wanted {
            return Ok(jobs.into_iter().skip(paging.skip).take(paging.limit).collect());
        }
    }
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
    let Some(fields) = fields else {
        let ids: Vec<_> = jobs.iter().map(|job| job.id.as_str()).collect();
        return results(&ids);
    };
    let objects: Vec<Map<String, Value>> = jobs
        .iter()
        .map(|job| {
            let shown = fields.iter().map(|field| match field {
                Field::Status => ("status".to_owned(), job.status.as_str().into()),
                Field::User => ("user".to_owned(), job.user.as_str().into()),
            });
            std::iter::once(("id".to_owned(), job.id.as_str().into())).chain(shown).collect()
        })
        .collect();
    results(&objects)
}
