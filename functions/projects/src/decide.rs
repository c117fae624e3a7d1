//! What project admins decide about a project (contract/people.md 1.2).

use axum::extract::{Request, State};
use gateway::people::{Done, Envelope, Failure, Fields, Segment, docs};
use project::{Change, Somebody, Standing};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::body::{one_uuid, required};
use crate::change::{CHANGE, updated};
use crate::errors;
use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, CHANGE);

/// The lead of a project.
#[derive(Debug, ToSchema)]
#[schema(as = projects_lead_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct Lead {
    /// Her uuid.
    #[schema(value_type = String, format = "uuid")]
    project_lead: Uuid,
}

/// The end of a project.
#[derive(Debug, ToSchema)]
#[schema(as = projects_expires_on_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct ExpiresOn {
    /// A time of RFC 3339, or a day; an empty text is no end.
    #[schema(example = "2027-12-31")]
    expires_on: String,
}

/// Whether a project has to be looked at.
#[derive(Debug, ToSchema)]
#[schema(as = projects_review_required_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct ReviewRequired {
    /// Whether it is.
    review_required: bool,
}

/// Sets the lead of a project
///
/// For project admins (level 500). She is an owner from then on.
#[utoipa::path(patch, path = "/projects/{uuid}/project-lead", tag = "Projects", operation_id = "setProjectLead",
    params(("uuid" = String, Path, description = "The project's id.")), request_body = Lead,
    responses((status = 200, description = "She leads it.", body = Envelope<Done>), Refusals))]
pub async fn lead(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    let (_, viewer) = service.somebody(request.headers()).await?;
    let refused = |error| errors::refusal(&viewer, error);
    let fields = Fields::read(request).await?;
    let lead = required(&fields, "project_lead", one_uuid(&fields, "project_lead")?)?;
    let project = service.project(&viewer, &uuid).await?;
    viewer.may_change(&project, Standing::Admin).map_err(|error| refused(error.into()))?;
    let found = Somebody::find(service.callers.people(), "Project Lead", &[lead]).await.map_err(refused)?;
    let lead = found.into_iter().next().unwrap_or_else(|| Somebody::unknown(lead));
    Ok(updated(&service.change(&viewer, &uuid, &Change::Lead(lead)).await?))
}

/// Sets the end of a project
///
/// For project admins (level 500). Afterwards it is not active.
#[utoipa::path(patch, path = "/projects/{uuid}/expires-on", tag = "Projects", operation_id = "setProjectExpiresOn",
    params(("uuid" = String, Path, description = "The project's id.")), request_body = ExpiresOn,
    responses((status = 200, description = "It is set.", body = Envelope<Done>), Refusals))]
pub async fn expires_on(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    let (_, viewer) = service.somebody(request.headers()).await?;
    let fields = Fields::read(request).await?;
    let end = required(&fields, "expires_on", fields.text("expires_on")?)?;
    Ok(updated(&service.change(&viewer, &uuid, &Change::ExpiresOn(end)).await?))
}

/// Sets whether a project has to be looked at
///
/// For project admins (level 500). As long as it has, it is not active, and listed to its people and project admins only.
#[utoipa::path(patch, path = "/projects/{uuid}/review-required", tag = "Projects", operation_id = "setProjectReviewRequired",
    params(("uuid" = String, Path, description = "The project's id.")), request_body = ReviewRequired,
    responses((status = 200, description = "It is set.", body = Envelope<Done>), Refusals))]
pub async fn review_required(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    let (_, viewer) = service.somebody(request.headers()).await?;
    let fields = Fields::read(request).await?;
    let is_required = required(&fields, "review_required", fields.boolean("review_required")?)?;
    Ok(updated(&service.change(&viewer, &uuid, &Change::ReviewRequired(is_required)).await?))
}
