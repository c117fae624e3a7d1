//! GET /compendium/{id} (contract/compendia.md 1.4).

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use compendium::{Files, tree};
use execution::jobs::Filter;
use gateway::compendia::Failure;
use http::HeaderMap;
use serde_json::json;
use storage::StorageError;

use crate::state::Service;

/// Related jobs that a view names: the newest.
const MAX_JOBS: usize = 100;

pub async fn view(
    State(service): State<Service>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (compendium, _) = service.viewable(&id, &headers).await?;
    let filter = Filter { compendium_ids: vec![compendium.id.clone()], ..Filter::default() };
    let (files, jobs) = futures::future::join(
        Files::of_compendium(&service.files, &compendium),
        service.jobs.list(&filter, 0, MAX_JOBS),
    )
    .await;
    let jobs: Vec<_> = jobs?.into_iter().map(|job| job.id).collect();
    let mut view = json!({
        "id": compendium.id,
        "metadata": compendium.metadata()?,
        "created": compendium.created,
        "user": compendium.user,
        "bag": compendium.bag,
        "compendium": compendium.compendium,
        "substituted": compendium.substituted,
        "jobs": jobs,
    });
    match files {
        Ok(files) => {
            let path = format!("/api/v1/compendium/{id}/data");
            view["files"] = tree(&path, &id, &files);
        }
        Err(StorageError::Missing(_)) => {
            tracing::error!(alarm = true, id, "the files of a compendium are missing");
            view["filesMissing"] = true.into();
        }
        Err(error) => return Err(error.into()),
    }
    if compendium.candidate {
        view["candidate"] = true.into();
    }
    Ok(Json(view).into_response())
}
