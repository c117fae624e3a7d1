//! GET /job/{id} (contract/compendia.md 6.1).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use execution::view::{self, Selection};
use gateway::compendia::Failure;
use gateway::{Parameters, Segments};
use http::HeaderMap;
use serde::Serialize;
use serde_json::Value;

use crate::data;
use crate::state::Service;

/// A job as shown, in the contract's order of keys.
#[derive(Debug, Serialize)]
struct View {
    id: String,
    compendium_id: String,
    status: &'static str,
    steps: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Value>,
    #[serde(rename = "filesMissing", skip_serializing_if = "is_false")]
    files_missing: bool,
}

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
        id: job.id,
        compendium_id: job.compendium_id,
        status: job.status.as_str(),
        files_missing: files.is_none(),
        files,
    };
    Ok(Json(view).into_response())
}

fn is_false(flag: &bool) -> bool {
    !flag
}
