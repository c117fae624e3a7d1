//! GET /compendium/{id}/data and below (contract/compendia.md 2).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use compendium::Files;
use gateway::compendia::Failure;
use gateway::{Parameters, Segments};
use http::HeaderMap;

use crate::state::Service;

pub async fn tree(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let files = files(&service, &id, &headers).await?;
    Ok(Json(compendium::tree(&base(&id), &id, &files)).into_response())
}

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
    let (compendium, _) = service.viewable(id, headers).await?;
    Ok(Files::of_compendium(&service.files, &compendium).await?)
}

fn base(id: &str) -> String {
    format!("/api/v1/compendium/{id}/data")
}
