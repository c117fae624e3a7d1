//! Who has to do with a project (contract/people.md 1.2, 3.4).

use axum::extract::{Request, State};
use gateway::Parameters;
use gateway::people::{Done, Envelope, Failure, Fields, Segment, docs};
use project::{Change, Operation, Role, Somebody, Standing, Viewer};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::body::required;
use crate::change::{CHANGE, updated};
use crate::errors;
use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, CHANGE, &[
    (400, "`operation` is none, nobody has one of the uuids, too many people are added at once, or the lead would be no owner, or nobody."),
]);

/// What is done with the people of the body.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter, which is read by itself")]
pub struct OperationParameter {
    /// `add`, `remove`, or `batch`: they are all there are from now on.
    operation: String,
}

/// Members and owners of a project. A list that is not given stays.
#[derive(Debug, ToSchema)]
#[schema(as = projects_personnel_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct Personnel {
    /// All members.
    #[schema(nullable = false, value_type = Option<Vec<String>>)]
    project_members: Option<Vec<Uuid>>,
    /// All owners.
    #[schema(nullable = false, value_type = Option<Vec<String>>)]
    project_owners: Option<Vec<Uuid>>,
}

/// Creators of a project.
#[derive(Debug, ToSchema)]
#[schema(as = projects_creators_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct Creators {
    /// Their uuids.
    #[schema(max_items = 200, value_type = Vec<String>)]
    project_creators: Vec<Uuid>,
}

/// Members of a project.
#[derive(Debug, ToSchema)]
#[schema(as = projects_members_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct Members {
    /// Their uuids.
    #[schema(max_items = 200, value_type = Vec<String>)]
    project_members: Vec<Uuid>,
}

/// Owners of a project.
#[derive(Debug, ToSchema)]
#[schema(as = projects_owners_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct Owners {
    /// Their uuids.
    #[schema(max_items = 200, value_type = Vec<String>)]
    project_owners: Vec<Uuid>,
}

/// Sets members and owners of a project
///
/// Deprecated: add and remove them one by one, with the other operations.
#[utoipa::path(patch, path = "/projects/{uuid}/personnel", tag = "Projects", operation_id = "setProjectPersonnel",
    params(("uuid" = String, Path, description = "The project's id.")), request_body = Personnel,
    responses((status = 200, description = "They are set.", body = Envelope<Done>), Refusals))]
pub async fn personnel(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    let (_, viewer) = service.somebody(request.headers()).await?;
    let fields = Fields::read(request).await?;
    let given =
        [(Role::Owner, fields.uuids("project_owners")?), (Role::Member, fields.uuids("project_members")?)];
    let given =
        given.into_iter().filter_map(|(role, uuids)| Some((role, Operation::Batch, uuids?))).collect();
    change(&service, &viewer, &uuid, given).await
}

/// Changes the creators of a project
///
/// For its owners and project admins (level 500); a creator may remove herself.
#[utoipa::path(patch, path = "/projects/{uuid}/project-creators", tag = "Projects", operation_id = "changeProjectCreators",
    params(("uuid" = String, Path, description = "The project's id."), OperationParameter), request_body = Creators,
    responses((status = 200, description = "They are changed.", body = Envelope<Done>), Refusals))]
pub async fn creators(
    State(service): State<Service>,
    Segment(uuid): Segment,
    parameters: Parameters,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    one(&service, &uuid, &parameters, request, (Role::Creator, "project_creators")).await
}

/// Changes the members of a project
///
/// For its owners and project admins (level 500); a member may remove herself.
#[utoipa::path(patch, path = "/projects/{uuid}/project-members", tag = "Projects", operation_id = "changeProjectMembers",
    params(("uuid" = String, Path, description = "The project's id."), OperationParameter), request_body = Members,
    responses((status = 200, description = "They are changed.", body = Envelope<Done>), Refusals))]
pub async fn members(
    State(service): State<Service>,
    Segment(uuid): Segment,
    parameters: Parameters,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    one(&service, &uuid, &parameters, request, (Role::Member, "project_members")).await
}

/// Changes the owners of a project
///
/// The lead, and the last one, can't be removed: a project admin (level 500) sets another lead before.
#[utoipa::path(patch, path = "/projects/{uuid}/project-owners", tag = "Projects", operation_id = "changeProjectOwners",
    params(("uuid" = String, Path, description = "The project's id."), OperationParameter), request_body = Owners,
    responses((status = 200, description = "They are changed.", body = Envelope<Done>), Refusals))]
pub async fn owners(
    State(service): State<Service>,
    Segment(uuid): Segment,
    parameters: Parameters,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    one(&service, &uuid, &parameters, request, (Role::Owner, "project_owners")).await
}

async fn one(
    service: &Service,
    uuid: &str,
    parameters: &Parameters,
    request: Request,
    (role, name): (Role, &str),
) -> Result<Envelope<Done>, Failure> {
    let (caller, viewer) = service.somebody(request.headers()).await?;
    let herself = caller.person().map(Somebody::known);
    let operation = Operation::named(parameters.get("operation")).map_err(|error| errors::invalid(&error))?;
    let fields = Fields::read(request).await?;
    let uuids = required(&fields, name, fields.uuids(name)?)?;
    match herself.filter(|herself| operation == Operation::Remove && herself.is(&uuids)) {
        Some(herself) => Ok(updated(&service.change(&viewer, uuid, &Change::Leave(role, herself)).await?)),
        None => change(service, &viewer, uuid, vec![(role, operation, uuids)]).await,
    }
}

async fn change(
    service: &Service,
    viewer: &Viewer,
    uuid: &str,
    given: Vec<(Role, Operation, Vec<Uuid>)>,
) -> Result<Envelope<Done>, Failure> {
    let refused = |error| errors::refusal(viewer, error);
    // Before anybody is looked up: who may not change it learns nothing of others.
    let project = service.project(viewer, uuid).await?;
    viewer.may_change(&project, Standing::Owner).map_err(|error| refused(error.into()))?;
    let known = service.callers.people();
    let mut changes = Vec::with_capacity(given.len());
    for (role, operation, uuids) in given {
        let found = match operation {
            Operation::Remove => Somebody::find_any(known, &uuids).await,
            Operation::Add | Operation::Batch => Somebody::find(known, role.field(), &uuids).await,
        };
        changes.push((role, operation, found.map_err(refused)?));
    }
    Ok(updated(&service.change(viewer, uuid, &Change::People(changes)).await?))
}
