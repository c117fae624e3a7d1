//! GET and PUT /shipment/{id}/publishment (contract/compendia.md 7.2).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::Segments;
use gateway::compendia::{Failure, docs};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use shipment::StatusDocument;
use utoipa::ToSchema;

use crate::files::{Files, REPOSITORY, at_repository};
use crate::state::Service;
use crate::{access, errors};

gateway::refusals!(compendia ShowRefusals: REPOSITORY);
gateway::refusals!(compendia PublishRefusals: docs::CALLER, &[
    (400, "`shipment is not shipped`, or `a download can't be published`"),
    (403, "`insufficient permissions`, or `ORCID iD required`"),
    (404, "`shipment not found`"),
]);

/// A shipment that is being published.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShipmentPublishing)]
pub struct Publishing<'a> {
    #[serde(flatten)]
    shipment: StatusDocument<'a>,
    /// Where to ask how it went.
    status_url: String,
}

/// Lists the files of a shipment's deposition
///
/// The same as `files`.
#[utoipa::path(get, path = "/api/v1/shipment/{id}/publishment", tag = "Shipments", operation_id = "getPublishment", security(()),
    params(("id" = String, Path, description = "The shipment's id.")),
    responses(
        (status = 200, description = "The files.", body = Files, content_type = "application/json; charset=utf-8"),
        ShowRefusals,
    ))]
pub async fn show(
    State(service): State<Service>,
    Segments(id): Segments<String>,
) -> Result<Json<Files>, Failure> {
    at_repository(&service, &id).await.map(Json)
}

/// Publishes a shipment
///
/// At its repository, which can't be undone. What the repository refuses is the shipment's `error`; after that was put right
/// in the compendium's metadata, it can be tried again.
#[utoipa::path(put, path = "/api/v1/shipment/{id}/publishment", tag = "Shipments", operation_id = "publishShipment",
    params(("id" = String, Path, description = "The shipment's id.")),
    responses(
        (status = 200, description = "It is published, or its status is `error`.", body = StatusDocument<'_>, content_type = "application/json; charset=utf-8"),
        (status = 202, description = "It is being published: ask at `status_url`.", body = Publishing<'_>, content_type = "application/json; charset=utf-8"),
        PublishRefusals,
    ))]
pub async fn publish(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let shipment = service.find(&id).await?;
    access::owner(&service, &shipment, &headers).await?;
    service.shipments.publish(&shipment).await.map_err(errors::publish)?;
    let shipment = service.settled(&id).await?;
    let document = StatusDocument::from(&shipment);
    if shipment.is_under_way() {
        let status_url = format!("/api/v1/shipment/{id}/status");
        return Ok(
            (StatusCode::ACCEPTED, Json(Publishing { shipment: document, status_url })).into_response()
        );
    }
    Ok(Json(document).into_response())
}
