//! GET /version.

use axum::extract::State;
use gateway::people::Envelope;
use serde::Serialize;
use utoipa::ToSchema;

use crate::service::Service;

/// What answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = version)]
pub struct Version {
    /// Where it is documented.
    reference: String,
    /// The version of the service.
    version: &'static str,
}

/// Names the version
#[utoipa::path(get, path = "/version", tag = "People", operation_id = "getPeopleVersion", security(()),
    responses((status = 200, description = "The version.", body = Envelope<Version>)))]
pub async fn version(State(service): State<Service>) -> Envelope<Version> {
    let reference = format!("{}/docs", service.public_url);
    Envelope::one("version", Version { reference, version: env!("CARGO_PKG_VERSION") })
}
