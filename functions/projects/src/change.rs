//! PATCH and DELETE /projects/{uuid} (contract/people.md 1.2, 3.4).

use axum::extract::{Request, State};
use gateway::people::{Done, Envelope, Failure, Segment, docs};
use http::HeaderMap;
use project::{Change, Edit, Project};

use crate::body;
use crate::state::Service;

/// What every change may be refused with, besides.
pub const CHANGE: &[docs::Refusal] = &[
    (
        403,
        "`User: '…' does not have access to this private project`, `User: … lacks sufficient authorization to modify this project`, `Project: … was retired on …`",
    ),
    (404, "`No match for Project with uuid = '…'`"),
    (409, "Others change the same project all the time."),
];

gateway::refusals!(people EditRefusals: docs::CALLER, docs::BODY, CHANGE);
gateway::refusals!(people RetireRefusals: docs::CALLER, CHANGE);

/// Changes a project
///
/// For its owners and project admins (level 500). All of it happens, or nothing.
#[utoipa::path(patch, path = "/projects/{uuid}", tag = "Projects", operation_id = "editProject",
    params(("uuid" = String, Path, description = "The project's id.")),
    request_body = Edit,
    responses((status = 200, description = "It is changed.", body = Envelope<Done>), EditRefusals))]
pub async fn edit(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    let (_, viewer) = service.somebody(request.headers()).await?;
    let change = Change::Edit(body::edit(request).await?);
    Ok(updated(&service.change(&viewer, &uuid, &change).await?))
}

/// Retires a project
///
/// For its owners and project admins (level 500). It stays, and changes no more.
#[utoipa::path(delete, path = "/projects/{uuid}", tag = "Projects", operation_id = "retireProject",
    params(("uuid" = String, Path, description = "The project's id.")),
    responses((status = 200, description = "It is retired.", body = Envelope<Done>), RetireRefusals))]
pub async fn retire(
    State(service): State<Service>,
    Segment(uuid): Segment,
    headers: HeaderMap,
) -> Result<Envelope<Done>, Failure> {
    let (_, viewer) = service.somebody(&headers).await?;
    let project = service.change(&viewer, &uuid, &Change::Retire).await?;
    Ok(Envelope::no_content(format!("Project: '{}' has been successfully retired", project.name)))
}

/// The answer to a change.
pub fn updated(project: &Project) -> Envelope<Done> {
    Envelope::no_content(format!("Project: '{}' has been successfully updated", project.name))
}
