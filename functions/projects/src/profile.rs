//! Profiles of projects (seed 004 `profile_projects`, `profile_projects_one`).

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use gateway::Parameters;
use gateway::people::{Done, Envelope, Failure, PagedEnvelope, PagingParameters, Segment, docs};
use http::HeaderMap;
use project::{Change, People, ProfileEdit, ProfileProjects, ProfileProjectsOne, Scope, Sight};
use storage::time;

use crate::body;
use crate::change::{CHANGE, updated};
use crate::list::{Asked, ListParameters};
use crate::state::Service;

gateway::refusals!(people EditRefusals: docs::CALLER, docs::BODY, CHANGE);
gateway::refusals!(people ListRefusals: docs::CALLER, docs::PAGING);
gateway::refusals!(people ViewRefusals: docs::CALLER, &[
    (403, "`User: '…' does not have access to this private project`"),
    (404, "`No match for Project with uuid = '…'`"),
]);

/// Changes what a project says about itself
///
/// For its owners and project admins (level 500). All of it happens, or nothing.
#[utoipa::path(patch, path = "/projects/{uuid}/profile", tag = "Projects", operation_id = "editProjectProfile",
    params(("uuid" = String, Path, description = "The project's id.")), request_body = ProfileEdit,
    responses((status = 200, description = "It is changed.", body = Envelope<Done>), EditRefusals))]
pub async fn edit(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    let (_, viewer) = service.somebody(request.headers()).await?;
    let change = Change::Profile(Box::new(body::profile(request).await?));
    Ok(updated(&service.change(&viewer, &uuid, &change).await?))
}

/// Lists profiles of projects
///
/// Of the projects that GET /projects lists. What their owners hide is null or empty.
#[utoipa::path(get, path = "/profile/projects", tag = "Projects", operation_id = "listProjectProfiles",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(ListParameters, PagingParameters),
    responses(
        (status = 200, description = "A page, of the type `profile_projects`.", body = PagedEnvelope<ProfileProjects<'_>>),
        ListRefusals,
    ))]
pub async fn list(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (_, viewer) = service.anybody(&headers).await?;
    let asked = Asked::read(&parameters, Scope::All)?;
    let listed = service.projects.list(&viewer, &asked.ask).await?;
    let (people, now) = (People::new(), time::now_rfc3339());
    let sight = Sight { viewer: &viewer, of: viewer.uuids(), people: &people, now: &now };
    let entries = listed.projects.iter().map(|project| sight.profile_entry(project)).collect();
    let end = (listed.total, listed.end);
    Ok(asked.answer("profile_projects", &service, "/profile/projects", entries, end).into_response())
}

/// Shows the profile of a project
///
/// What its owners hide is null or empty for those who have nothing to do with it.
#[utoipa::path(get, path = "/profile/projects/{uuid}", tag = "Projects", operation_id = "getProjectProfile",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("uuid" = String, Path, description = "The project's id.")),
    responses(
        (status = 200, description = "The profile, of the type `profile_projects_one`.", body = Envelope<ProfileProjectsOne<'_>>),
        ViewRefusals,
    ))]
pub async fn view(
    State(service): State<Service>,
    Segment(uuid): Segment,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (_, viewer) = service.anybody(&headers).await?;
    let project = service.project(&viewer, &uuid).await?;
    let (people, now) = (People::new(), time::now_rfc3339());
    let sight = Sight { viewer: &viewer, of: viewer.uuids(), people: &people, now: &now };
    Ok(Envelope::one("profile_projects_one", sight.profile(&project)).into_response())
}
