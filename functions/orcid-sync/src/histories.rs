//! `/api/eperson/orcidhistories` (contract/orcid-sync.md 1).

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use gateway::Segments;
use gateway::dspace::{Failure, docs, signed_in};
use http::{HeaderMap, StatusCode};

use crate::access::Id;
use crate::category::Category;
use crate::document::HistoryDocument;
use crate::queues::place;
use crate::send::sent;
use crate::state::Service;

gateway::refusals!(dspace ViewRefusals: docs::CALLER, VIEW);
gateway::refusals!(dspace SendRefusals: docs::CALLER, docs::CHANGE, SEND);

const VIEW: &[(u16, &str)] = &[(400, "`Request is invalid or incorrect`: the id is larger than any.")];
const SEND: &[(u16, &str)] = &[
    (
        400,
        "`Request is invalid or incorrect`: not one address of the queue, or the person has no link to ORCID.",
    ),
    (405, "`An exception has occurred`: the body is JSON."),
    (413, "The body is too large."),
    (415, "The body is no list of addresses."),
    (
        422,
        "`Errors occurs during ORCID object validation. Error codes: …`: ORCID would not take it. Nothing is sent.",
    ),
    (503, "Somebody else is sending it."),
];

/// Views what became of something sent to ORCID
#[utoipa::path(get, path = "/api/eperson/orcidhistories/{id}", tag = "ORCID Queue", operation_id = "getOrcidHistory",
    params(("id" = i32, Path, description = "Its id.")),
    responses(
        (status = 200, description = "It.", body = HistoryDocument<'_>, content_type = "application/hal+json;charset=UTF-8"),
        ViewRefusals,
    ))]
pub async fn view(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    viewed(&service, Category::Eperson, &id, &headers).await
}

/// Sends to ORCID what waits
///
/// The body is the address of a row of the queue. What ORCID answers is in the history, whatever it is; the row goes when
/// ORCID has done what it was asked for.
#[utoipa::path(post, path = "/api/eperson/orcidhistories", tag = "ORCID Queue", operation_id = "createOrcidHistory",
    params(("forceAddition" = Option<bool>, Query, description = "Adds, where the row says to change.")),
    request_body(content = String, content_type = "text/uri-list"),
    responses(
        (status = 201, description = "What became of it.", body = HistoryDocument<'_>, content_type = "application/hal+json;charset=UTF-8"),
        SendRefusals,
    ))]
pub async fn send(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    posted(&service, Category::Eperson, request).await
}

pub async fn viewed(
    service: &Service,
    category: Category,
    id: &str,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let number = Id::parse(id).number()?;
    let caller = service.caller(headers).await?;
    let row = service.history(signed_in(&caller)?, number).await?;
    Ok(Json(place(service, category).history(&row)).into_response())
}

pub async fn posted(service: &Service, category: Category, request: Request) -> Result<Response, Failure> {
    let history = sent(service, request).await?;
    Ok((StatusCode::CREATED, Json(place(service, category).history(&history))).into_response())
}
