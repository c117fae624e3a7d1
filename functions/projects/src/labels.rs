//! What a project is labelled with, and its grants: each replaced as a whole (contract/people.md 1.2).

use axum::extract::{Request, State};
use gateway::people::{Done, Envelope, Failure, Fields, Segment, docs};
use project::{Change, Funding};
use utoipa::ToSchema;

use crate::body::{required, typed};
use crate::change::{CHANGE, updated};
use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, CHANGE);

/// Communities of a project.
#[derive(Debug, ToSchema)]
#[schema(as = projects_communities_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct Communities {
    /// All of them: see GET /projects/communities.
    #[schema(max_items = 50)]
    communities: Vec<String>,
}

/// Topics of a project.
#[derive(Debug, ToSchema)]
#[schema(as = projects_topics_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct Topics {
    /// All of them. They get small letters, and hyphens for spaces.
    #[schema(max_items = 50)]
    topics: Vec<String>,
}

/// Tags of a project.
#[derive(Debug, ToSchema)]
#[schema(as = projects_tags_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct Tags {
    /// All of them: see GET /projects/tags.
    #[schema(max_items = 50)]
    tags: Vec<String>,
}

/// Grants of a project.
#[derive(Debug, ToSchema)]
#[schema(as = projects_funding_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct Grants {
    /// All of them.
    #[schema(max_items = 50)]
    project_funding: Vec<Funding>,
}

/// Sets the communities of a project
#[utoipa::path(patch, path = "/projects/{uuid}/communities", tag = "Projects", operation_id = "setProjectCommunities",
    params(("uuid" = String, Path, description = "The project's id.")), request_body = Communities,
    responses((status = 200, description = "They are set.", body = Envelope<Done>), Refusals))]
pub async fn communities(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    texts(&service, &uuid, request, "communities", Change::Communities).await
}

/// Sets the topics of a project
#[utoipa::path(patch, path = "/projects/{uuid}/topics", tag = "Projects", operation_id = "setProjectTopics",
    params(("uuid" = String, Path, description = "The project's id.")), request_body = Topics,
    responses((status = 200, description = "They are set.", body = Envelope<Done>), Refusals))]
pub async fn topics(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    texts(&service, &uuid, request, "topics", Change::Topics).await
}

/// Sets the tags of a project
///
/// For project admins (level 500).
#[utoipa::path(patch, path = "/projects/{uuid}/tags", tag = "Projects", operation_id = "setProjectTags",
    params(("uuid" = String, Path, description = "The project's id.")), request_body = Tags,
    responses((status = 200, description = "They are set.", body = Envelope<Done>), Refusals))]
pub async fn tags(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    texts(&service, &uuid, request, "tags", Change::Tags).await
}

/// Sets the grants of a project
#[utoipa::path(patch, path = "/projects/{uuid}/project-funding", tag = "Projects", operation_id = "setProjectFunding",
    params(("uuid" = String, Path, description = "The project's id.")), request_body = Grants,
    responses((status = 200, description = "They are set.", body = Envelope<Done>), Refusals))]
pub async fn funding(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    let (_, viewer) = service.somebody(request.headers()).await?;
    let fields = Fields::read(request).await?;
    let grants = required(&fields, "project_funding", typed(&fields, "project_funding")?)?;
    Ok(updated(&service.change(&viewer, &uuid, &Change::Funding(grants)).await?))
}

async fn texts(
    service: &Service,
    uuid: &str,
    request: Request,
    name: &str,
    change: impl FnOnce(Vec<String>) -> Change,
) -> Result<Envelope<Done>, Failure> {
    let (_, viewer) = service.somebody(request.headers()).await?;
    let fields = Fields::read(request).await?;
    let texts = required(&fields, name, fields.texts(name)?)?;
    Ok(updated(&service.change(&viewer, uuid, &change(texts)).await?))
}
