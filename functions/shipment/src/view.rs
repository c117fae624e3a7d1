//! GET /shipment/{id} and its status (contract/compendia.md 7.1, 7.2).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::Segments;
use gateway::compendia::Failure;
use shipment::{Document, StatusDocument};

use crate::state::Service;

gateway::refusals!(compendia ViewRefusals: &[(404, "`a compendium with that id does not exist`"), (500, "`internal error`")]);
gateway::refusals!(compendia StatusRefusals: &[(404, "`shipment not found`"), (500, "`internal error`")]);

/// Shows a shipment
#[utoipa::path(get, path = "/api/v1/shipment/{id}", tag = "Shipments", operation_id = "getShipment", security(()),
    params(("id" = String, Path, description = "The shipment's id.")),
    responses(
        (status = 200, description = "The shipment.", body = Document<'_>, content_type = "application/json; charset=utf-8"),
        ViewRefusals,
    ))]
pub async fn view(
    State(service): State<Service>,
    Segments(id): Segments<String>,
) -> Result<Response, Failure> {
    let found = service.shipments.find(&id).await?;
    // The reference's words, which clients know.
    let shipment = found.ok_or_else(|| Failure::not_found("a compendium with that id does not exist"))?;
    Ok(Json(Document::from(&shipment)).into_response())
}

/// Shows how a shipment is
#[utoipa::path(get, path = "/api/v1/shipment/{id}/status", tag = "Shipments", operation_id = "getShipmentStatus", security(()),
    params(("id" = String, Path, description = "The shipment's id.")),
    responses(
        (status = 200, description = "Its status.", body = StatusDocument<'_>, content_type = "application/json; charset=utf-8"),
        StatusRefusals,
    ))]
pub async fn status(
    State(service): State<Service>,
    Segments(id): Segments<String>,
) -> Result<Response, Failure> {
    Ok(Json(StatusDocument::from(&service.find(&id).await?)).into_response())
}
