//! Routes of the service itself.

use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use gateway::compendia::with_charset;
use http::StatusCode;
use http::header::LOCATION;
use serde_json::json;
use storage::time;

use crate::fallback;
use crate::info::Info;

pub fn router(info: Info) -> Router {
    let compendia = Router::new().route("/api", get(api)).route("/api/v1", get(version));
    Router::new()
        .merge(compendia.layer(map_response(with_charset)))
        .route("/", get(docs))
        .route("/status", get(status))
        .route("/info", get(async || Json(info)))
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
}

async fn docs() -> Response {
    (StatusCode::FOUND, [(LOCATION, "/docs")]).into_response()
}

/// contract/compendia.md 1.1.
async fn api() -> Response {
    Json(json!({
        "about": "https://o2r.info",
        "versions": { "current": "/api/v1", "v1": "/api/v1" },
        "quote": "There's always a bigger fish.",
    }))
    .into_response()
}

/// contract/compendia.md 1.1.
async fn version() -> Response {
    Json(json!({
        "auth": "/api/v1/auth",
        "compendia": "/api/v1/compendium",
        "jobs": "/api/v1/job",
        "users": "/api/v1/user",
        "search": "/api/v1/search",
        "shipments": "/api/v1/shipment",
        "recipients": "/api/v1/recipient",
        "substitutions": "/api/v1/substitution",
        "links": "/api/v1/link",
    }))
    .into_response()
}

/// contract/orcid-link.md "GET /status": `time` in ms; `start_time` is always 0.
async fn status() -> Response {
    let time = time::now().as_millisecond();
    Json(json!({ "status": "ok", "time": time, "start_time": 0 })).into_response()
}
