//! The same below `/api/cris` (seed 001, contract/orcid-sync.md 7).

use axum::Json;
use axum::extract::{Request, State};
use axum::response::Response;
use gateway::dspace::{Failure, PageParameters};
use gateway::{Parameters, Segments};
use http::{HeaderMap, StatusCode, Uri};

use crate::category::Category::Cris;
use crate::document::{HistoryDocument, QueueDocument, QueuePage, Searches};
use crate::histories::{SendRefusals, ViewRefusals};
use crate::new_row::NewQueueRow;
use crate::queues::{CreateRefusals, DiscardRefusals, FindRefusals};
use crate::state::Service;
use crate::{histories, queues};

/// Queues something for ORCID, as DSpace-CRIS writes it
#[utoipa::path(post, path = "/api/cris/orcidqueues", tag = "ORCID Queue", operation_id = "createCrisOrcidQueue",
    request_body = NewQueueRow,
    responses(
        (status = 201, description = "It waits.", body = QueueDocument<'_>, content_type = "application/hal+json;charset=UTF-8"),
        (status = 200, description = "It waited before.", body = QueueDocument<'_>, content_type = "application/hal+json;charset=UTF-8"),
        CreateRefusals,
    ))]
pub async fn create(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    queues::created(&service, Cris, request).await
}

/// Views what waits for ORCID, as DSpace-CRIS writes it
#[utoipa::path(get, path = "/api/cris/orcidqueues/{id}", tag = "ORCID Queue", operation_id = "getCrisOrcidQueue",
    params(("id" = i32, Path, description = "Its id.")),
    responses(
        (status = 200, description = "It.", body = QueueDocument<'_>, content_type = "application/hal+json;charset=UTF-8"),
        ViewRefusals,
    ))]
pub async fn view(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    queues::viewed(&service, Cris, &id, &headers).await
}

/// Discards what waits for ORCID, by DSpace-CRIS' path
#[utoipa::path(delete, path = "/api/cris/orcidqueues/{id}", tag = "ORCID Queue", operation_id = "deleteCrisOrcidQueue",
    params(("id" = i32, Path, description = "Its id.")),
    responses(
        (status = 204, description = "It is gone."),
        DiscardRefusals,
    ))]
pub async fn discard(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    queues::discarded(&service, &id, &headers).await
}

/// The searches for what waits for ORCID, as DSpace-CRIS names them
#[utoipa::path(get, path = "/api/cris/orcidqueues/search", tag = "ORCID Queue", operation_id = "getCrisOrcidQueueSearches",
    security(()),
    responses(
        (status = 200, description = "Where they are.", body = Searches, content_type = "application/hal+json;charset=UTF-8"),
    ))]
pub async fn searches(State(service): State<Service>) -> Json<Searches> {
    Json(queues::place(&service, Cris).searches())
}

/// Finds what waits for a person's ORCID record, as DSpace-CRIS does
#[utoipa::path(get, path = "/api/cris/orcidqueues/search/findByOwner", tag = "ORCID Queue",
    operation_id = "findOrcidQueuesByOwner",
    params(("ownerId" = String, Query, format = "uuid", description = "The person's uuid."), PageParameters),
    responses(
        (status = 200, description = "A page.", body = QueuePage<'_>, content_type = "application/hal+json;charset=UTF-8"),
        FindRefusals,
    ))]
pub async fn find(
    State(service): State<Service>,
    parameters: Parameters,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    queues::found(&service, Cris, (&parameters, &uri), &headers).await
}

/// Views what became of something sent to ORCID, as DSpace-CRIS writes it
#[utoipa::path(get, path = "/api/cris/orcidhistories/{id}", tag = "ORCID Queue", operation_id = "getCrisOrcidHistory",
    params(("id" = i32, Path, description = "Its id.")),
    responses(
        (status = 200, description = "It.", body = HistoryDocument<'_>, content_type = "application/hal+json;charset=UTF-8"),
        ViewRefusals,
    ))]
pub async fn history(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    histories::viewed(&service, Cris, &id, &headers).await
}

/// Sends to ORCID what waits, as DSpace-CRIS does
#[utoipa::path(post, path = "/api/cris/orcidhistories", tag = "ORCID Queue", operation_id = "createCrisOrcidHistory",
    params(("forceAddition" = Option<bool>, Query, description = "Adds, where the row says to change.")),
    request_body(content = String, content_type = "text/uri-list"),
    responses(
        (status = 201, description = "What became of it.", body = HistoryDocument<'_>, content_type = "application/hal+json;charset=UTF-8"),
        SendRefusals,
    ))]
pub async fn send(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    histories::posted(&service, Cris, request).await
}
