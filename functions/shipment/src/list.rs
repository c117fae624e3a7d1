//! GET /shipment (contract/compendia.md 7.2).

use axum::Json;
use axum::extract::State;
use gateway::compendia::{Failure, docs};
use gateway::{Paging, PagingParameters, Parameters};
use shipment::Filter;
use utoipa::IntoParams;

use crate::state::Service;

gateway::refusals!(compendia Refusals: docs::PAGING, &[(500, "`internal error`")]);

/// What a list can be narrowed to.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters, which are read one by one")]
pub struct ListParameters {
    /// The shipments of this compendium.
    #[param(nullable = false)]
    compendium_id: Option<String>,
    /// The shipments of this ORCID iD.
    #[param(nullable = false)]
    user: Option<String>,
}

/// Lists shipments
///
/// In the order in which they were ordered, failed ones too.
#[utoipa::path(get, path = "/api/v1/shipment", tag = "Shipments", operation_id = "listShipments", security(()),
    params(ListParameters, PagingParameters),
    responses(
        (status = 200, description = "Their ids.", body = Vec<String>, content_type = "application/json; charset=utf-8"),
        Refusals,
    ))]
pub async fn list(
    State(service): State<Service>,
    parameters: Parameters,
) -> Result<Json<Vec<String>>, Failure> {
    let paging = Paging::of(&parameters)?;
    let given = |name| parameters.get(name).map(str::to_owned);
    let filter = Filter { compendium_id: given("compendium_id"), user: given("user") };
    Ok(Json(service.shipments.list(&filter, paging.skip, paging.limit).await?))
}
