//! GET /shipment/{id}/dl (contract/compendia.md 7.2).

use axum::extract::State;
use axum::response::Response;
use delivery::{Attachment, attachment};
use gateway::Segments;
use gateway::compendia::Failure;
use http::{HeaderMap, StatusCode};
use repository::Recipient;
use shipment::{Shipment, Status};

use crate::errors;
use crate::state::Service;

gateway::refusals!(compendia Refusals: &[
    (400, "`bad request`: it does not go to `download`, or failed."),
    (404, "`shipment not found`, or `compendium not found`: it was deleted."),
    (500, "`internal error`"),
    (503, "`the shipment is being packed: ask again in some seconds`; `Retry-After` says in how many."),
]);

/// Downloads a shipment
///
/// Whose recipient is `download`: a BagIt bag in a zip or tar archive.
#[utoipa::path(get, path = "/api/v1/shipment/{id}/dl", tag = "Shipments", operation_id = "downloadShipment", security(()),
    params(("id" = String, Path, description = "The shipment's id.")),
    responses(
        (status = 202, description = "The archive.", headers(("content-disposition" = String, description = "How the file is called.")), content(
            (String = "application/zip"),
            (String = "application/x-tar"),
        )),
        (status = 303, description = "To the bucket: what is above 4 MiB does not pass through the service.",
            headers(("location" = String, description = "Where the archive is, for five minutes."))),
        (status = 304, description = "The client has it: `If-None-Match` is its `ETag`."),
        Refusals,
    ))]
pub async fn download(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let shipment = service.find(&id).await?;
    if shipment.to() != Some(Recipient::Download) {
        return Err(Failure::bad_request("bad request"));
    }
    if !shipment.is_under_way()
        && shipment.status == Status::Shipped
        && !is_there(&service, &shipment).await?
    {
        let compendium = service.compendia.find(&shipment.compendium_id).await?;
        compendium.ok_or_else(|| Failure::not_found("compendium not found"))?;
        service.shipments.pack_again(&shipment).await?;
    }
    packed(&service, &id, &headers).await
}

/// The package once it is there.
pub async fn packed(service: &Service, id: &str, headers: &HeaderMap) -> Result<Response, Failure> {
    let shipment = service.settled(id).await?;
    if shipment.is_under_way() {
        return Ok(errors::not_yet(id));
    }
    let package = shipment.package.as_ref().filter(|_| shipment.status == Status::Shipped);
    let failed = || Failure::bad_request(shipment.error.clone().unwrap_or_else(|| "bad request".to_owned()));
    let package = package.ok_or_else(failed)?;
    let (name, format) = (shipment.download_name(), shipment.archive.format());
    let file = Attachment {
        key: &package.key,
        size: package.size,
        name: &name,
        media_type: format.media_type(),
        digest: &package.sha256,
    };
    let mut response = attachment(&service.files, &file, headers).await?;
    // As of the reference, and a redirect that a POST becomes a GET by.
    let status = match response.status() {
        StatusCode::OK => StatusCode::ACCEPTED,
        StatusCode::FOUND => StatusCode::SEE_OTHER,
        other => other,
    };
    *response.status_mut() = status;
    Ok(response)
}

/// Packages are made again when they are asked for after a month.
async fn is_there(service: &Service, shipment: &Shipment) -> Result<bool, Failure> {
    let Some(package) = &shipment.package else { return Ok(false) };
    Ok(service.files.head(&package.key).await?.is_some())
}
