//! GET /job/{id} (contract/compendia.md 6.1).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use compendium::Node;
use execution::record::JobStatus;
use execution::view::{self, Selection, StepView, StepViews};
use gateway::compendia::{Failure, docs};
use gateway::{Parameters, Segments};
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::data;
use crate::state::Service;

/// What everything below a job may refuse with, besides.
pub const REFUSALS: &[docs::Refusal] = &[
    (403, "`not authorized to edit/view <id>`: it executes a candidate of somebody else."),
    (404, "`no job with this id`"),
];

gateway::refusals!(compendia Refusals: docs::CALLER, REFUSALS);

/// A job: an execution of a compendium.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
pub struct View<'a> {
    id: &'a str,
    /// What is executed.
    compendium_id: &'a str,
    status: JobStatus,
    /// All ten steps, in order.
    #[schema(value_type = BTreeMap<String, StepView<'a>>)]
    steps: StepViews<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Node, required = false)]
    files: Option<Node>,
    /// True before it has any.
    #[serde(rename = "filesMissing", skip_serializing_if = "is_false")]
    #[schema(required = false)]
    files_missing: bool,
}

/// Shows a job
#[utoipa::path(get, path = "/api/v1/job/{id}", tag = "Jobs", operation_id = "getJob",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("id" = String, Path, description = "The job's id."), ("steps" = Option<String>, Query, nullable = false,
        description = "The steps to show in full, separated by commas, or `all`; of others status, start and end are shown.")),
    responses(
        (status = 200, description = "The job.", body = View<'_>, content_type = "application/json; charset=utf-8"),
        Refusals,
    ))]
pub async fn view(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let job = service.visible(&id, &headers).await?;
    let files = data::files(&service, &id).await?;
    let files = files.map(|files| compendium::tree(&data::base(&id), &id, &files));
    let view = View {
        steps: view::steps(&job.steps, &Selection::parse(parameters.get("steps"))),
        id: &job.id,
        compendium_id: &job.compendium_id,
        status: job.status,
        files_missing: files.is_none(),
        files,
    };
    Ok(Json(view).into_response())
}

fn is_false(flag: &bool) -> bool {
    !flag
}
