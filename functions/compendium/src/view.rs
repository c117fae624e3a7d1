//! GET /compendium/{id} (contract/compendia.md 1.4).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use compendium::{Files, tree};
use execution::jobs::Filter;
use gateway::Segments;
use gateway::compendia::Failure;
use http::HeaderMap;
use metadata::Metadata;
use serde::Serialize;
use serde_json::Value;
use storage::StorageError;

use crate::state::Service;

/// Related jobs that a view names: the newest.
const MAX_JOBS: usize = 100;

/// A compendium as shown, in the contract's order of keys.
#[derive(Debug, Serialize)]
struct View {
    id: String,
    metadata: Metadata,
    created: String,
    user: String,
    bag: bool,
    compendium: bool,
    substituted: bool,
    jobs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Value>,
    #[serde(rename = "filesMissing", skip_serializing_if = "is_false")]
    files_missing: bool,
    #[serde(skip_serializing_if = "is_false")]
    candidate: bool,
}

pub async fn view(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (compendium, _) = service.viewable(&id, &headers).await?;
    let filter = Filter { compendium_ids: vec![compendium.id.clone()], ..Filter::default() };
    let (files, jobs) = futures::future::join(
        Files::of_compendium(&service.files, &compendium),
        service.jobs.list(&filter, 0, MAX_JOBS),
    )
    .await;
    let files = match files {
        Ok(files) => Some(tree(&format!("/api/v1/compendium/{id}/data"), &id, &files)),
        Err(StorageError::Missing(_)) => {
            tracing::error!(alarm = true, id, "the files of a compendium are missing");
            None
        }
        Err(error) => return Err(error.into()),
    };
    let view = View {
        metadata: compendium.metadata()?,
        id: compendium.id,
        created: compendium.created,
        user: compendium.user,
        bag: compendium.bag,
        compendium: compendium.compendium,
        substituted: compendium.substituted,
        jobs: jobs?.into_iter().map(|job| job.id).collect(),
        files_missing: files.is_none(),
        files,
        candidate: compendium.candidate,
    };
    Ok(Json(view).into_response())
}

fn is_false(flag: &bool) -> bool {
    !flag
}
