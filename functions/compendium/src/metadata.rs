//! GET and PUT /compendium/{id}/metadata (contract/compendia.md 1.10, 1.11).

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use compendium::{PublishError, access, publish};
use delivery::denied;
use gateway::Segments;
use gateway::caller::{orcid_id, signed_in};
use gateway::compendia::{Failure, docs};
use gateway::form;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::state::{Service, unknown};

gateway::refusals!(compendia ShowRefusals: docs::CALLER, docs::COMPENDIUM);
gateway::refusals!(compendia SaveRefusals: docs::CALLER, docs::COMPENDIUM, docs::FORM, &[
    (400, "The metadata is not valid: `log` says where."),
    (403, "`ORCID iD required`"),
    (409, "The metadata is being changed by another request."),
    (422, "`JSON with root element 'o2r' required`"),
]);

/// The metadata of a compendium.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CompendiumMetadata)]
pub struct Shown {
    /// The compendium's id.
    id: String,
    metadata: Reviewed,
}

/// The metadata that people review.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewedMetadata)]
pub struct Reviewed {
    /// The o2r record. Its shape is that of o2r's metadata schema.
    #[schema(value_type = Object)]
    o2r: Option<Value>,
}

/// Shows a compendium's metadata
#[utoipa::path(get, path = "/api/v1/compendium/{id}/metadata", tag = "Compendia", operation_id = "getMetadata",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("id" = String, Path, description = "The compendium's id.")),
    responses(
        (status = 200, description = "The metadata.", body = Shown, content_type = "application/json; charset=utf-8"),
        ShowRefusals,
    ))]
pub async fn show(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let o2r = service.viewable(&id, &headers).await?.metadata()?.o2r;
    Ok(Json(Shown { id, metadata: Reviewed { o2r } }).into_response())
}

/// Saves a compendium's metadata
///
/// A candidate is published by it.
#[utoipa::path(put, path = "/api/v1/compendium/{id}/metadata", tag = "Compendia", operation_id = "saveMetadata",
    params(("id" = String, Path, description = "The compendium's id.")),
    request_body = Reviewed,
    responses(
        (status = 200, description = "The metadata as it is now.", body = Shown, content_type = "application/json; charset=utf-8"),
        SaveRefusals,
    ))]
pub async fn save(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    request: Request,
) -> Result<Response, Failure> {
    let caller = service.callers.identify(request.headers()).await?;
    signed_in(&caller)?;
    let compendium = service.compendia.find(&id).await?.ok_or_else(unknown)?;
    access::edit(&compendium, &caller).map_err(|error| denied(&error))?;
    orcid_id(&caller)?;
    let o2r = match form::read_json(request).await? {
        Value::Object(mut body) => body.shift_remove("o2r").filter(|o2r| !o2r.is_null()),
        _ => None,
    };
    let o2r = o2r.ok_or_else(|| Failure::unprocessable("JSON with root element 'o2r' required"))?;
    publish(&service.compendia, &service.files, &id, o2r.clone()).await.map_err(failed)?;
    service.settle_jobs(&id).await;
    Ok(Json(Shown { id, metadata: Reviewed { o2r: Some(o2r) } }).into_response())
}

fn failed(error: PublishError) -> Failure {
    const TEXT: &str = "Error updating metadata file, see log for details";
    match error {
        PublishError::Invalid(invalid) => Failure::bad_request(TEXT).with_log(invalid.log),
        PublishError::TooLarge => {
            Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "metadata is larger than a record can hold")
        }
        PublishError::Gone => unknown(),
        PublishError::Busy => {
            Failure::new(StatusCode::CONFLICT, "metadata is being changed, please try again")
        }
        PublishError::Configuration(_) => Failure::internal(&error),
        PublishError::Storage(error) => error.into(),
    }
}
