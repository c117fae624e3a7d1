//! GET /projects/self (seed 004 `projects_self`).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::Parameters;
use gateway::people::{Failure, PagedEnvelope, PagingParameters, docs};
use http::HeaderMap;
use project::limits::LISTED_PEOPLE;
use project::{ProjectsSelf, Scope, Sight};
use storage::time;

use crate::list::{Asked, ListParameters};
use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, docs::PAGING, &[
    (400, "`exact_match`, `sort_by` or `order_by` can't be as it is."),
]);

/// Lists the caller's projects
///
/// Those that she made, owns, leads or takes part in, retired ones too.
#[utoipa::path(get, path = "/projects/self", tag = "Projects", operation_id = "listOwnProjects",
    params(ListParameters, PagingParameters),
    responses(
        (status = 200, description = "A page, of the type `projects_self`.", body = PagedEnvelope<ProjectsSelf<'_>>),
        Refusals,
    ))]
pub async fn own(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (caller, viewer) = service.somebody(&headers).await?;
    let asked = Asked::read(&parameters, Scope::Of(viewer.uuids().to_vec()))?;
    let listed = service.projects.list(&viewer, &asked.ask).await?;
    let people = service.named(&caller, &Sight::shown(&viewer, &listed.projects, LISTED_PEOPLE)).await?;
    let now = time::now_rfc3339();
    let sight = Sight { viewer: &viewer, of: viewer.uuids(), people: &people, now: &now };
    let entries = listed.projects.iter().map(|project| sight.own(project)).collect();
    let end = (listed.total, listed.end);
    Ok(asked.answer("projects_self", &service, "/projects/self", entries, end).into_response())
}
