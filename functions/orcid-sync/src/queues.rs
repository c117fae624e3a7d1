//! `/api/eperson/orcidqueues` (contract/orcid-sync.md 1).

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use gateway::dspace::{Failure, PageParameters, Paging, docs, signed_in};
use gateway::{Parameters, Segments, Wait};
use http::{HeaderMap, StatusCode, Uri};
use identity::Person;
use orcid_queue::{DiscardError, QueueRow};
use storage::StorageError;
use uuid::Uuid;

use crate::access::{Id, may};
use crate::body;
use crate::category::Category;
use crate::document::{Embedded, Place, QueueDocument, QueuePage, Searches};
use crate::errors::{not_made, not_removed};
use crate::new_row::{self, NewQueueRow};
use crate::state::Service;

/// How long a request waits for somebody who is sending a row.
pub const WAIT: std::time::Duration = std::time::Duration::from_secs(20);

gateway::refusals!(dspace ViewRefusals: docs::CALLER, VIEW);
gateway::refusals!(dspace DiscardRefusals: docs::CALLER, docs::CHANGE, DISCARD);
gateway::refusals!(dspace FindRefusals: docs::CALLER, FIND);
gateway::refusals!(dspace CreateRefusals: docs::CALLER, docs::CHANGE, CREATE);

const VIEW: &[(u16, &str)] = &[(400, "`Request is invalid or incorrect`: the id is larger than any.")];
const DISCARD: &[(u16, &str)] =
    &[(400, "`Request is invalid or incorrect`: the id is no number."), (503, "It is being sent.")];
const FIND: &[(u16, &str)] =
    &[(400, "`A required parameter is missing`, or `Request is invalid or incorrect`: it is no uuid.")];
const CREATE: &[(u16, &str)] = &[
    (400, "`Request is invalid or incorrect`: the body can't be read."),
    (409, "Something else is to be done with the same entity."),
    (413, "The body is too large."),
    (415, "The body is no JSON."),
    (422, "What can't be: the message names the field."),
    (503, "Others queue something for the same entity all the time."),
];

/// Queues something for ORCID
///
/// For the person herself and for admins. What waits already is answered with 200.
#[utoipa::path(post, path = "/api/eperson/orcidqueues", tag = "ORCID Queue", operation_id = "createOrcidQueue",
    request_body = NewQueueRow,
    responses(
        (status = 201, description = "It waits.", body = QueueDocument<'_>, content_type = "application/hal+json;charset=UTF-8"),
        (status = 200, description = "It waited before.", body = QueueDocument<'_>, content_type = "application/hal+json;charset=UTF-8"),
        CreateRefusals,
    ))]
pub async fn create(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    created(&service, Category::Eperson, request).await
}

/// Views what waits for ORCID
#[utoipa::path(get, path = "/api/eperson/orcidqueues/{id}", tag = "ORCID Queue", operation_id = "getOrcidQueue",
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
    viewed(&service, Category::Eperson, &id, &headers).await
}

/// Discards what waits for ORCID
#[utoipa::path(delete, path = "/api/eperson/orcidqueues/{id}", tag = "ORCID Queue", operation_id = "deleteOrcidQueue",
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
    discarded(&service, &id, &headers).await
}

/// The searches for what waits for ORCID
#[utoipa::path(get, path = "/api/eperson/orcidqueues/search", tag = "ORCID Queue", operation_id = "getOrcidQueueSearches",
    security(()),
    responses(
        (status = 200, description = "Where they are.", body = Searches, content_type = "application/hal+json;charset=UTF-8"),
    ))]
pub async fn searches(State(service): State<Service>) -> Json<Searches> {
    Json(place(&service, Category::Eperson).searches())
}

/// Finds what waits for a person's ORCID record
///
/// In the order of the ids. For the person herself and for admins.
#[utoipa::path(get, path = "/api/eperson/orcidqueues/search/findByProfileItem", tag = "ORCID Queue",
    operation_id = "findOrcidQueuesByProfileItem",
    params(("profileItemId" = String, Query, format = "uuid", description = "The person's uuid."), PageParameters),
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
    found(&service, Category::Eperson, (&parameters, &uri), &headers).await
}

pub fn place(service: &Service, category: Category) -> Place<'_> {
    Place { category, public_url: &service.public_url }
}

pub async fn created(service: &Service, category: Category, request: Request) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    let caller = service.caller(&parts.headers).await?;
    let caller = signed_in(&caller)?;
    let asked: NewQueueRow = body::json(&parts.headers, body).await?;
    let profile = asked.profile(category)?;
    if !may(caller, profile) {
        return Err(Failure::forbidden());
    }
    let person = service.callers.people().find(profile).await?;
    let person = person.ok_or_else(|| new_row::wrong(category.profile_field(), "is no person"))?;
    // What waits to be taken off the queue would take this one along.
    service.follow(&person).await?;
    let new = new_row::checked(&asked, &service.synchronizer, &person).await?;
    let (row, is_new) = service.queue().create(&new).await.map_err(not_made)?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(place(service, category).queue(&row))).into_response())
}

pub async fn viewed(
    service: &Service,
    category: Category,
    id: &str,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let number = Id::parse(id).number()?;
    let caller = service.caller(headers).await?;
    let row = service.row(signed_in(&caller)?, number).await?;
    Ok(Json(place(service, category).queue(&row)).into_response())
}

pub async fn discarded(service: &Service, id: &str, headers: &HeaderMap) -> Result<StatusCode, Failure> {
    let Id::Number(number) = Id::parse(id) else { return Err(Failure::bad_request()) };
    let caller = service.caller(headers).await?;
    let row = service.row(signed_in(&caller)?, number).await?;
    let mut wait = Wait::lasting(WAIT);
    loop {
        match service.queue().discard(&row).await {
            Ok(()) => return Ok(StatusCode::NO_CONTENT),
            // What is being sent is answered for by whoever sends it.
            Err(DiscardError::Held) if wait.again().await => {}
            Err(error) => return Err(not_removed(error)),
        }
    }
}

pub async fn found(
    service: &Service,
    category: Category,
    (parameters, uri): (&Parameters, &Uri),
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let profile = parameters.get(category.profile_field()).ok_or_else(Failure::missing_parameter)?;
    let profile: Uuid = profile.parse().map_err(|_| Failure::bad_request())?;
    let caller = service.caller(headers).await?;
    let caller = signed_in(&caller)?;
    if !may(caller, profile) {
        return Err(Failure::forbidden());
    }
    let paging = Paging::of(parameters);
    let (total, rows) = match service.callers.people().find(profile).await? {
        Some(person) => rows(service, &person, paging).await?,
        None => (0, Vec::new()),
    };
    let place = place(service, category);
    let documents: Vec<_> = rows.iter().map(|row| place.queue(row)).collect();
    let page = QueuePage {
        embedded: (!documents.is_empty()).then_some(Embedded { orcidqueues: documents }),
        links: paging.links(&place.search(), uri.query().unwrap_or_default(), total),
        page: paging.info(total),
    };
    Ok(Json(page).into_response())
}

/// A page of a person's rows, and how many there are. Of a person who was two, the rows of both.
async fn rows(
    service: &Service,
    person: &Person,
    paging: Paging,
) -> Result<(usize, Vec<QueueRow>), StorageError> {
    let queue = service.queue();
    let mut uuids = person.uuids();
    let (Some(uuid), former) = (uuids.next(), uuids.next()) else { return Ok((0, Vec::new())) };
    let Some(former) = former else {
        let total = queue.count(uuid).await?;
        return Ok((total, queue.list(uuid, paging.skip(), paging.size).await?));
    };
    let (mut all, skip) = (queue.list(uuid, 0, usize::MAX).await?, paging.skip());
    all.extend(queue.list(former, 0, usize::MAX).await?);
    all.sort_by_key(|row| row.number);
    Ok((all.len(), all.into_iter().skip(skip).take(paging.size).collect()))
}
