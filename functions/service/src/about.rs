//! What the service says about the o2r API and about itself (contract/compendia.md 1.1, contract/orcid-link.md 2).

use axum::Json;
use axum::extract::State;
use gateway::dspace::Link;
use serde::Serialize;
use storage::time;
use utoipa::ToSchema;

use crate::info::Info;

/// The o2r API and its versions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiInfo)]
pub struct About {
    /// Who made this API.
    about: &'static str,
    versions: Versions,
    quote: &'static str,
    #[serde(rename = "_links")]
    links: Links,
}

/// Where clients that speak HAL find the ORCID queue and its history (contract/orcid-sync.md 8); absent while
/// synchronisation is switched off.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiLinks)]
pub struct Links {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    orcidqueues: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    orcidhistories: Option<Link>,
}

/// Where each version begins.
#[derive(Debug, Serialize, ToSchema)]
pub struct Versions {
    current: &'static str,
    v1: &'static str,
}

/// Where each resource of the o2r API is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Resources {
    auth: &'static str,
    compendia: &'static str,
    jobs: &'static str,
    users: &'static str,
    search: &'static str,
    shipments: &'static str,
    recipients: &'static str,
    substitutions: &'static str,
    links: &'static str,
}

/// That the service answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatusResponse)]
pub struct Status {
    /// `ok`.
    status: &'static str,
    /// The time, in milliseconds since 1970.
    time: i64,
    /// Always 0.
    start_time: i64,
}

/// The versions of the o2r API
#[utoipa::path(get, path = "/api", tag = "Service", operation_id = "getApi", security(()), responses(
    (status = 200, description = "The versions.", body = About, content_type = "application/json; charset=utf-8"),
))]
pub async fn api(State(info): State<Info>) -> Json<About> {
    let link = |collection: &str| {
        info.synchronizes.then(|| Link::to(format!("{}/api/eperson/{collection}", info.public_url())))
    };
    Json(About {
        about: "https://o2r.info",
        versions: Versions { current: "/api/v1", v1: "/api/v1" },
        quote: "There's always a bigger fish.",
        links: Links { orcidqueues: link("orcidqueues"), orcidhistories: link("orcidhistories") },
    })
}

/// The resources of the o2r API
#[utoipa::path(get, path = "/api/v1", tag = "Service", operation_id = "getApiVersion", security(()), responses(
    (status = 200, description = "Their paths.", body = Resources, content_type = "application/json; charset=utf-8"),
))]
pub async fn version() -> Json<Resources> {
    Json(Resources {
        auth: "/api/v1/auth",
        compendia: "/api/v1/compendium",
        jobs: "/api/v1/job",
        users: "/api/v1/user",
        search: "/api/v1/search",
        shipments: "/api/v1/shipment",
        recipients: "/api/v1/recipient",
        substitutions: "/api/v1/substitution",
        links: "/api/v1/link",
    })
}

/// Whether the service answers
#[utoipa::path(get, path = "/status", tag = "Service", operation_id = "getStatus", security(()), responses(
    (status = 200, description = "It does.", body = Status),
))]
pub async fn status() -> Json<Status> {
    Json(Status { status: "ok", time: time::now().as_millisecond(), start_time: 0 })
}
