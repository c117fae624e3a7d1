//! GET /shipment/{id}/files, and DELETE of one (contract/compendia.md 7.2).

use axum::Json;
use axum::extract::State;
use gateway::Segments;
use gateway::compendia::{Failure, docs};
use http::{HeaderMap, StatusCode};
use repository::{File, Repository};
use serde::Serialize;
use shipment::{Shipment, Status};
use utoipa::ToSchema;

use crate::state::Service;
use crate::{access, errors};

/// What asking a repository may be refused with.
pub const REPOSITORY: &[docs::Refusal] = &[
    (400, "`no files object in repository response`: there is no deposition."),
    (404, "`shipment not found`"),
    (500, "`internal error`"),
    (502, "`the repository can't be reached`"),
    (503, "`the repository limits our calls`"),
    (504, "`the repository did not answer in time`"),
];

gateway::refusals!(compendia ListRefusals: REPOSITORY);
gateway::refusals!(compendia DeleteRefusals: docs::CALLER, REPOSITORY, &[
    (400, "The repository refuses, or `files of a published shipment can't be deleted`."),
    (403, "`insufficient permissions`, or `ORCID iD required`"),
    (404, "`file not found`"),
    (409, "`shipment is on its way`"),
]);

/// The files of a deposition, as the repository has them now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShipmentFiles)]
pub struct Files {
    files: Vec<File>,
}

/// Lists the files of a shipment at its repository
#[utoipa::path(get, path = "/api/v1/shipment/{id}/files", tag = "Shipments", operation_id = "listShipmentFiles", security(()),
    params(("id" = String, Path, description = "The shipment's id.")),
    responses(
        (status = 200, description = "The files.", body = Files, content_type = "application/json; charset=utf-8"),
        ListRefusals,
    ))]
pub async fn list(
    State(service): State<Service>,
    Segments(id): Segments<String>,
) -> Result<Json<Files>, Failure> {
    at_repository(&service, &id).await.map(Json)
}

/// The files of a shipment's deposition.
pub async fn at_repository(service: &Service, id: &str) -> Result<Files, Failure> {
    let shipment = service.find(id).await?;
    let (repository, deposition) = deposition(service, &shipment).await?;
    let deposition = repository.get(deposition).await.map_err(|error| errors::repository(&error))?;
    Ok(Files { files: deposition.files })
}

/// Deletes a file of a shipment at its repository
#[utoipa::path(delete, path = "/api/v1/shipment/{id}/files/{file}", tag = "Shipments", operation_id = "deleteShipmentFile",
    params(("id" = String, Path, description = "The shipment's id."), ("file" = String, Path, description = "The file's id at the repository.")),
    responses((status = 204, description = "It is deleted."), DeleteRefusals))]
pub async fn delete(
    State(service): State<Service>,
    Segments((id, file)): Segments<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    let shipment = service.find(&id).await?;
    access::owner(&service, &shipment, &headers).await?;
    if shipment.status == Status::Published {
        return Err(Failure::bad_request("files of a published shipment can't be deleted"));
    }
    if shipment.is_under_way() {
        return Err(Failure::new(StatusCode::CONFLICT, "shipment is on its way"));
    }
    let (repository, deposition) = deposition(&service, &shipment).await?;
    repository.delete_file(deposition, &file).await.map_err(|error| match error {
        repository::Failure::NotFound => Failure::not_found("file not found"),
        error => errors::repository(&error),
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where a shipment is; a download, and what never arrived, is nowhere.
async fn deposition<'a>(service: &Service, shipment: &'a Shipment) -> Result<(Repository, &'a str), Failure> {
    let (Some(recipient), Some(deposition)) = (shipment.to(), shipment.deposition_id.as_deref()) else {
        return Err(errors::no_files());
    };
    let repository = service.repositories.of(recipient).await?.ok_or_else(errors::no_files)?;
    Ok((repository, deposition))
}
