//! POST /shipment and POST /shipment/{id} (contract/compendia.md 7.2).

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use gateway::Segments;
use gateway::compendia::{Failure, docs};
use gateway::form::Form;
use http::{HeaderMap, StatusCode};
use repository::Recipient;
use shipment::Document;

use self::fields::{Fields, order};
use self::refused::Refused;
use crate::state::Service;
use crate::{access, download};

mod fields;
mod refused;

gateway::refusals!(compendia Refusals: docs::CALLER, docs::FORM, &[
    (400, "`compendium_id required`, `recipient required`, or another field that can't be."),
    (400, "The compendium is not there or the recipient unknown: the shipment's `id`, `recipient`, `deposition_id`, `status` and `error`."),
    (400, "`['…']`: the compendium is an invalid bag, and `update_packaging` is not set. Or no bag can hold it, or it is too large."),
    (403, "`insufficient permissions`, or `ORCID iD required`"),
    (403, "The compendium is a candidate: the shipment's `id`, `recipient`, `deposition_id`, `status` and `error`."),
    (409, "`shipment id is in use`"),
    (503, "To `download`: it is being packed; `location` says where it will be."),
]);

/// Ships a compendium
///
/// A published one, as a BagIt bag, to a repository, where it becomes a deposition that can be published; or to whoever
/// asks.
#[utoipa::path(post, path = "/api/v1/shipment", tag = "Shipments", operation_id = "createShipment",
    request_body(content(
        (Fields = "multipart/form-data"),
        (Fields = "application/json"),
        (Fields = "application/x-www-form-urlencoded"),
    )),
    responses(
        (status = 201, description = "It is shipped; or `to be shipped`, where that takes longer, or an `error`.", body = Document<'_>, content_type = "application/json; charset=utf-8"),
        (status = 202, description = "To `download`: the archive.", content((String = "application/zip"), (String = "application/x-tar"))),
        (status = 303, description = "To `download`, and above 4 MiB: to the bucket.", headers(("location" = String, description = "Where the archive is, for five minutes."))),
        Refusals,
    ))]
pub async fn create(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    ship(&service, None, request).await
}

/// Ships a compendium under an id
///
/// The same, with the shipment's id in the path.
#[utoipa::path(post, path = "/api/v1/shipment/{id}", tag = "Shipments", operation_id = "createShipmentAs",
    params(("id" = String, Path, description = "The shipment's id: up to 64 letters, digits, hyphens and underscores.")),
    request_body(content(
        (Fields = "multipart/form-data"),
        (Fields = "application/json"),
        (Fields = "application/x-www-form-urlencoded"),
    )),
    responses(
        (status = 201, description = "It is shipped; or `to be shipped`, where that takes longer, or an `error`.", body = Document<'_>, content_type = "application/json; charset=utf-8"),
        (status = 202, description = "To `download`: the archive.", content((String = "application/zip"), (String = "application/x-tar"))),
        (status = 303, description = "To `download`, and above 4 MiB: to the bucket.", headers(("location" = String, description = "Where the archive is, for five minutes."))),
        Refusals,
    ))]
pub async fn create_as(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    request: Request,
) -> Result<Response, Failure> {
    ship(&service, Some(id), request).await
}

async fn ship(service: &Service, id: Option<String>, request: Request) -> Result<Response, Failure> {
    let headers = request.headers().clone();
    let form = Form::read(request).await?;
    let (_, user) = access::shipper(service, &access::with_cookie(headers, &form)).await?;
    let order = order(id, &form, user)?;
    let refused = Refused::of(&order);
    match service.desk.take(order).await {
        Ok(shipment) if shipment.to() == Some(Recipient::Download) => {
            download::packed(service, &shipment.id, &HeaderMap::new()).await
        }
        Ok(shipment) => {
            let shipment = service.settled(&shipment.id).await?;
            Ok((StatusCode::CREATED, Json(Document::from(&shipment))).into_response())
        }
        Err(error) => refused.because(error),
    }
}
