//! Routes of the service itself.

use axum::Router;
use axum::middleware::map_response;
use axum::routing::get;
use gateway::compendia::with_charset;

use crate::info::{self, Info};
use crate::{about, docs, fallback};

/// Everything that this function answers.
pub fn router(info: Info) -> Router {
    let compendia = Router::new().route("/api", get(about::api)).route("/api/v1", get(about::version));
    Router::new()
        .merge(compendia.layer(map_response(with_charset)))
        .route("/", get(docs::root))
        .route("/docs", get(docs::page))
        .route("/docs/{file}", get(docs::file))
        .route("/openapi.json", get(docs::document))
        .route("/status", get(about::status))
        .route("/info", get(info::info))
        .with_state(info)
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
}
