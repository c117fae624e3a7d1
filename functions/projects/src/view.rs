//! GET /projects/{uuid} (seed 004 `projects_one`).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use compendium::Brief;
use gateway::people::{Envelope, Failure, Segment, docs};
use http::HeaderMap;
use identity::{Caller, OrcidId};
use project::{Belongings, Project, ProjectsOne, Sight, Viewer};
use storage::{StorageError, time};

use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, &[
    (403, "`User: '…' does not have access to this private project`"),
    (404, "`No match for Project with uuid = '…'`"),
]);

/// Shows a project
///
/// What its owners hide is left out for those who have nothing to do with it.
#[utoipa::path(get, path = "/projects/{uuid}", tag = "Projects", operation_id = "getProject",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("uuid" = String, Path, description = "The project's id.")),
    responses(
        (status = 200, description = "The project, of the type `projects_one`.", body = Envelope<ProjectsOne<'_>>),
        Refusals,
    ))]
pub async fn view(
    State(service): State<Service>,
    Segment(uuid): Segment,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = service.callers.identify(&headers).await?;
    let viewer = caller.person().map_or_else(Viewer::anonymous, Viewer::person);
    let project = service.project(&viewer, &uuid).await?;
    shown(&service, &caller, &viewer, &project).await
}

/// The answer that shows a project.
pub async fn shown(
    service: &Service,
    caller: &Caller,
    viewer: &Viewer,
    project: &Project,
) -> Result<Response, Failure> {
    let shown = Sight::shown(viewer, std::slice::from_ref(project), usize::MAX);
    let (people, belongings) =
        tokio::try_join!(service.named(caller, &shown), belongings(service, caller, project))?;
    let now = time::now_rfc3339();
    let sight = Sight { viewer, of: viewer.uuids(), people: &people, now: &now };
    Ok(Envelope::one("projects_one", sight.detail(project, belongings)).into_response())
}

/// What belongs to a project, as far as the caller may see it: a candidate is its author's and editors', and so is what its
/// owner hides.
async fn belongings(
    service: &Service,
    caller: &Caller,
    project: &Project,
) -> Result<Belongings, StorageError> {
    let briefs = service.compendia.briefs(&project.compendia).await?;
    let is_seen = |id: &&String| briefs.get(*id).is_some_and(|brief: &Brief| brief.is_seen_by(caller));
    let compendia = project.compendia.iter().filter(is_seen).cloned().collect();
    let viewer = caller.orcid().map(OrcidId::as_str);
    let publications = service.publications.of_project(project.uuid, viewer).await?;
    let publications = publications.into_iter().map(|publication| publication.uuid).collect();
    Ok(Belongings { compendia, publications })
}
