//! GET /compendium/{id}/data and below (contract/compendia.md 2).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use compendium::{Files, Node};
use delivery::{FileAnswers, FileParameters};
use gateway::compendia::{Failure, docs};
use gateway::{Parameters, Segments};
use http::HeaderMap;

use crate::state::Service;

gateway::refusals!(compendia TreeRefusals: docs::CALLER, docs::COMPENDIUM);
gateway::refusals!(compendia FileRefusals: docs::CALLER, docs::COMPENDIUM, delivery::REFUSALS);

/// Lists the files of a compendium
#[utoipa::path(get, path = "/api/v1/compendium/{id}/data", tag = "Compendia", operation_id = "getCompendiumFiles",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("id" = String, Path, description = "The compendium's id.")),
    responses(
        (status = 200, description = "The tree of its files.", body = Node, content_type = "application/json; charset=utf-8"),
        TreeRefusals,
    ))]
pub async fn tree(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let files = files(&service, &id, &headers).await?;
    Ok(Json(compendium::tree(&base(&id), &id, &files)).into_response())
}

/// Reads a file of a compendium
///
/// Or lists the files of a directory.
#[utoipa::path(get, path = "/api/v1/compendium/{id}/data/{path}", tag = "Compendia", operation_id = "getCompendiumFile",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("id" = String, Path, description = "The compendium's id."), ("path" = String, Path, description = "The path of the file; it may have slashes."), FileParameters),
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
    let files = files(&service, &id, &headers).await?;
    delivery::file(&service.files, &files, &base(&id), &path, &parameters, &headers).await
}

async fn files(service: &Service, id: &str, headers: &HeaderMap) -> Result<Files, Failure> {
    Ok(service.viewable(id, headers).await?.files(&service.files).await?)
}

fn base(id: &str) -> String {
    format!("/api/v1/compendium/{id}/data")
}
