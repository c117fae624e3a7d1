//! GET /job/{id}/data and below (contract/compendia.md 2).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use compendium::{Files, Index, Node};
use delivery::{FileAnswers, FileParameters};
use execution::files::index_key;
use gateway::compendia::{Failure, docs};
use gateway::{Parameters, Segments};
use http::HeaderMap;
use storage::StorageError;

use crate::state::Service;
use crate::view::REFUSALS;

gateway::refusals!(compendia TreeRefusals: docs::CALLER, REFUSALS);
gateway::refusals!(compendia FileRefusals: docs::CALLER, REFUSALS, delivery::REFUSALS);

/// Lists the files of a job
#[utoipa::path(get, path = "/api/v1/job/{id}/data", tag = "Jobs", operation_id = "getJobFiles",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("id" = String, Path, description = "The job's id.")),
    responses(
        (status = 200, description = "The tree of its files.", body = Node, content_type = "application/json; charset=utf-8"),
        TreeRefusals,
    ))]
pub async fn tree(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    service.visible(&id, &headers).await?;
    let files = files(&service, &id).await?.unwrap_or_default();
    Ok(Json(compendium::tree(&base(&id), &id, &files)).into_response())
}

/// Reads a file of a job
///
/// Or lists the files of a directory.
#[utoipa::path(get, path = "/api/v1/job/{id}/data/{path}", tag = "Jobs", operation_id = "getJobFile",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("id" = String, Path, description = "The job's id."), ("path" = String, Path, description = "The path of the file; it may have slashes."), FileParameters),
    responses(
        (status = 200, description = "The file, or the tree of the directory.", content(
            (Node = "application/json; charset=utf-8"),
            (String = "*/*"),
        )),
        FileAnswers,
        FileRefusals,
    ))]
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
