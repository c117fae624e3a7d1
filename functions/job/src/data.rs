//! GET /job/{id}/data and below (contract/compendia.md 2).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use compendium::{Files, Index};
use execution::files::index_key;
use gateway::compendia::Failure;
use gateway::{Parameters, Segments};
use http::HeaderMap;
use storage::StorageError;

use crate::state::Service;

pub async fn tree(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    service.visible(&id, &headers).await?;
    let files = files(&service, &id).await?.unwrap_or_default();
    Ok(Json(compendium::tree(&base(&id), &id, &files)).into_response())
}

pub async fn file(
    State(service): State<Service>,
    Segments((id, path)): Segments<(String, String)>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    service.visible(&id, &headers).await?;
    let files = files(&service, &id).await?.unwrap_or_default();
    delivery::file(&service.files, &files, &base(&id), &path, &parameters, &headers).await
}

/// The files of a job; none before it has begun.
pub async fn files(service: &Service, id: &str) -> Result<Option<Files>, StorageError> {
    match Index::read(&service.files, &index_key(id)).await {
        Ok(index) => Ok(Some(Files::of_index(&index))),
        Err(StorageError::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

pub fn base(id: &str) -> String {
    format!("/api/v1/job/{id}/data")
}
