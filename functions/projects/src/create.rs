//! POST /projects (contract/people.md 3.4).

use axum::extract::{Request, State};
use axum::response::Response;
use gateway::people::{Envelope, Failure, docs, signed_in};
use project::{NewProject, ProjectsOne};

use crate::state::Service;
use crate::{body, errors, view};

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, &[
    (403, "`User: … is not permitted to create projects`: that takes level 100. `User: … is no project admin`: only they make others leads, or projects of some types."),
]);

/// Makes a project
///
/// For level 100 and above. The caller is its creator, and its lead and owner unless a project admin says who is.
#[utoipa::path(post, path = "/projects", tag = "Projects", operation_id = "createProject",
    request_body = NewProject,
    responses(
        (status = 200, description = "The project, of the type `projects_one`.", body = Envelope<ProjectsOne<'_>>),
        Refusals,
    ))]
pub async fn create(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    let (caller, viewer) = service.somebody(request.headers()).await?;
    let creator = signed_in(&caller)?;
    viewer.may_create(creator.uuid, false).map_err(|error| errors::refusal(&viewer, error.into()))?;
    let new = body::new_project(request).await?;
    let made = service.projects.create(creator, &new, service.callers.people()).await;
    let project = made.map_err(|error| errors::refusal(&viewer, error))?;
    view::shown(&service, &caller, &viewer, &project).await
}
