//! GET and PUT /compendium/{id}/metadata (contract/compendia.md 1.10, 1.11).

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use compendium::{PublishError, access, publish};
use delivery::denied;
use gateway::Segments;
use gateway::compendia::Failure;
use gateway::form;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::state::{Service, unknown};

pub async fn show(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (compendium, _) = service.viewable(&id, &headers).await?;
    let o2r = compendium.metadata()?.o2r;
    Ok(Json(json!({ "id": compendium.id, "metadata": { "o2r": o2r } })).into_response())
}

pub async fn save(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    request: Request,
) -> Result<Response, Failure> {
    let caller = service.callers.identify(request.headers()).await?;
    if caller.person().is_none() {
        return Err(Failure::unauthenticated());
    }
    let compendium = service.compendia.find(&id).await?.ok_or_else(unknown)?;
    access::edit(&compendium, &caller).map_err(|error| denied(&error))?;
    if caller.orcid().is_none() {
        return Err(Failure::forbidden("ORCID iD required"));
    }
    let o2r = match form::read_json(request).await? {
        Value::Object(mut body) => body.shift_remove("o2r").filter(|o2r| !o2r.is_null()),
        _ => None,
    };
    let o2r = o2r.ok_or_else(|| Failure::unprocessable("JSON with root element 'o2r' required"))?;
    publish(&service.compendia, &service.files, &id, o2r.clone()).await.map_err(failed)?;
    Ok(Json(json!({ "id": id, "metadata": { "o2r": o2r } })).into_response())
}

fn failed(error: PublishError) -> Failure {
    const TEXT: &str = "Error updating metadata file, see log for details";
    match error {
        PublishError::Invalid(invalid) => Failure::bad_request(TEXT).with("log", invalid.log),
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
