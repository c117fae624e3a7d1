//! GET /compendium/{id} (contract/compendia.md 1.4).

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use compendium::{Node, tree};
use execution::jobs::{Filter, Reader};
use gateway::compendia::{Failure, docs};
use gateway::{Parameters, Segments};
use http::HeaderMap;
use metadata::Metadata;
use serde::Serialize;
use storage::StorageError;
use utoipa::ToSchema;

use crate::download::download;
use crate::state::Service;

/// Related jobs that a view names: the newest.
const MAX_JOBS: usize = 100;

gateway::refusals!(compendia Refusals: docs::CALLER, docs::COMPENDIUM);

/// A compendium.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Compendium)]
pub struct View {
    id: String,
    metadata: Metadata,
    /// When it was made, RFC 3339.
    created: String,
    /// The ORCID iD of its author.
    user: String,
    /// It was uploaded as a bag.
    bag: bool,
    /// It was uploaded as a compendium, with its configuration.
    compendium: bool,
    /// It is a substitution of another.
    substituted: bool,
    /// The newest jobs that executed it.
    jobs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Node, required = false)]
    files: Option<Node>,
    /// True where the files can't be found.
    #[serde(rename = "filesMissing", skip_serializing_if = "is_false")]
    #[schema(required = false)]
    files_missing: bool,
    /// True until its metadata is saved.
    #[serde(skip_serializing_if = "is_false")]
    #[schema(required = false)]
    candidate: bool,
}

/// Shows a compendium
#[utoipa::path(get, path = "/api/v1/compendium/{id}", tag = "Compendia", operation_id = "getCompendium",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("id" = String, Path, description = "The compendium's id.")),
    responses(
        (status = 200, description = "The compendium.", body = View, content_type = "application/json; charset=utf-8"),
        Refusals,
    ))]
pub async fn view(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    parameters: Parameters,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if let Some(archive) = download(&service, &id, &parameters, query.as_deref(), &headers).await? {
        return Ok(archive);
    }
    let opened = service.viewable(&id, &headers).await?;
    let filter = Filter { compendium_ids: vec![id.clone()], ..Filter::default() };
    let (files, jobs) = futures::future::join(
        opened.files(&service.files),
        service.jobs.list(&filter, &Reader::of_everything(), 0, MAX_JOBS),
    )
    .await;
    let files = match files {
        Ok(files) => Some(tree(&format!("/api/v1/compendium/{id}/data"), &id, &files)),
        Err(StorageError::Missing(_)) => {
            tracing::error!(
                alarm = true,
                id = opened.compendium().id,
                "the files of a compendium are missing"
            );
            None
        }
        Err(error) => return Err(error.into()),
    };
    let compendium = opened.compendium();
    let view = View {
        metadata: opened.metadata()?,
        created: compendium.created.clone(),
        user: compendium.user.clone(),
        bag: compendium.bag,
        compendium: compendium.compendium,
        substituted: compendium.substituted,
        jobs: jobs?.into_iter().map(|job| job.id).collect(),
        files_missing: files.is_none(),
        files,
        // Never in views through a link (contract/compendia.md 1.4).
        candidate: compendium.candidate && opened.link().is_none(),
        id,
    };
    Ok(Json(view).into_response())
}

fn is_false(flag: &bool) -> bool {
    !flag
}
