//! Routes below `/works`.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use gateway::link::{Body, Details, Failure, Reason, with_fallbacks};
use http::{HeaderMap, StatusCode, Uri};
use orcid::{ApiError, NewWork, Work, WorkUpdate};

use crate::input;
use crate::state::Works;

/// How clients know which call failed at ORCID (contract/orcid-link.md 1.6); reading one work counts as reading works.
const GET: &str = "get_works";
const SAVE: &str = "save_work";
const DELETE: &str = "delete_work";

gateway::refusals!(link ListRefusals: Reason::CALLER, Reason::ORCID, &[Reason::NoLink]);
gateway::refusals!(link AddRefusals: Reason::CALLER, Reason::ORCID, Reason::BODY, &[Reason::NoLink, Reason::Duplicate]);
gateway::refusals!(link ChangeRefusals: Reason::CALLER, Reason::ORCID, Reason::BODY, &[Reason::NoLink, Reason::NotFound, Reason::Duplicate]);
gateway::refusals!(link WorkRefusals: Reason::CALLER, Reason::ORCID, &[Reason::NoLink, Reason::NotFound]);

/// The routes, answered with what `works` has.
pub fn router(works: Works) -> Router {
    let routes = Router::new()
        .route("/works", get(list).post(add).put(change))
        .route("/works/{put_code}", get(view).delete(remove))
        .with_state(works);
    with_fallbacks(routes)
}

/// The works of the caller's ORCID record
///
/// One for each group of versions of a work.
#[utoipa::path(get, path = "/works", tag = "ORCID Works", operation_id = "getWorks", responses(
    (status = 200, description = "The works.", body = [Work]),
    ListRefusals,
))]
pub async fn list(State(works): State<Works>, headers: HeaderMap) -> Result<Json<Vec<Work>>, Failure> {
    Details::of_credential(&headers)?;
    let linked = works.linked(&headers).await?;
    let groups = linked.record().works().await.map_err(|error| Failure::orcid(error, GET))?;
    Ok(Json(Work::from_groups(&groups)))
}

/// Adds a work to the caller's ORCID record
#[utoipa::path(post, path = "/works", tag = "ORCID Works", operation_id = "addWork", request_body = NewWork, responses(
    (status = 200, description = "The work as ORCID has it now.", body = Work),
    AddRefusals,
))]
pub async fn add(State(works): State<Works>, request: Request) -> Result<Json<Work>, Failure> {
    let (headers, new) = input::read(request, input::new_work).await?;
    let linked = works.linked(&headers).await?;
    let work = linked.record().add(&new.to_json()).await;
    work.map(|work| Json(Work::from_json(&work))).map_err(|error| Failure::orcid(error, SAVE))
}

/// Changes a work of the caller's ORCID record
///
/// The external identifiers become those of the update; what an update does not know of, such as contributors, stays.
#[utoipa::path(put, path = "/works", tag = "ORCID Works", operation_id = "updateWork", request_body = WorkUpdate, responses(
    (status = 200, description = "The work as ORCID has it now.", body = Work),
    ChangeRefusals,
))]
pub async fn change(State(works): State<Works>, uri: Uri, request: Request) -> Result<Json<Work>, Failure> {
    let (headers, update) = input::read(request, input::work_update).await?;
    let linked = works.linked(&headers).await?;
    let record = linked.record();
    let now = record.work(update.put_code).await.map_err(|error| failed(error, GET, &uri))?;
    let changed = record.change(update.put_code, &update.apply(now)).await;
    changed.map(|work| Json(Work::from_json(&work))).map_err(|error| failed(error, SAVE, &uri))
}

/// A work of the caller's ORCID record
#[utoipa::path(get, path = "/works/{put_code}", tag = "ORCID Works", operation_id = "getWork",
    params(("put_code" = i64, Path, description = "ORCID's number for the work.")),
    responses(
        (status = 200, description = "The work.", body = Work),
        WorkRefusals,
    ))]
pub async fn view(
    State(works): State<Works>,
    uri: Uri,
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Json<Work>, Failure> {
    let put_code = put_code(path, &headers)?;
    let linked = works.linked(&headers).await?;
    let work = linked.record().work(put_code).await;
    work.map(|work| Json(Work::from_json(&work))).map_err(|error| failed(error, GET, &uri))
}

/// Removes a work from the caller's ORCID record
#[utoipa::path(delete, path = "/works/{put_code}", tag = "ORCID Works", operation_id = "deleteWork",
    params(("put_code" = i64, Path, description = "ORCID's number for the work.")),
    responses(
        (status = 204, description = "It is removed."),
        WorkRefusals,
    ))]
pub async fn remove(
    State(works): State<Works>,
    uri: Uri,
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let put_code = put_code(path, &headers)?;
    let linked = works.linked(&headers).await?;
    linked.record().remove(put_code).await.map_err(|error| failed(error, DELETE, &uri))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The put-code of a path, once nothing is wrong with the request.
fn put_code(path: Result<Path<String>, PathRejection>, headers: &HeaderMap) -> Result<i64, Failure> {
    // A path that is no text is no number either.
    let text = path.map(|Path(text)| text).unwrap_or_default();
    let mut details = Details::default();
    let put_code = details.integer(["path", "put_code"], &text);
    details.credential(headers);
    details.check(put_code, Body::Absent)
}

/// A put-code that ORCID doesn't know is our own 404 (contract/decisions.md "Works").
fn failed(error: ApiError, source: &str, uri: &Uri) -> Failure {
    match error {
        ApiError::NotFound(_) => Failure::not_found("Work not found", uri),
        error => Failure::orcid(error, source),
    }
}
