//! Routes below `/api/v1/compendium`.

use axum::Router;
use axum::routing::{get, post};
use gateway::compendia::with_fallbacks;

use crate::state::Service;
use crate::{create, data, delete, link, list, metadata, upload, view};

/// The routes, answered with what the function has.
pub fn router(service: Service) -> Router {
    let routes = Router::new()
        .route("/api/v1/compendium", get(list::list).post(create::create))
        .route("/api/v1/compendium/upload", post(upload::begin))
        .route("/api/v1/compendium/upload/{upload}", get(upload::status))
        .route("/api/v1/compendium/{id}", get(view::view).delete(delete::delete))
        .route("/api/v1/compendium/{id}/link", get(link::show).put(link::make).delete(link::delete))
        .route("/api/v1/link", get(link::list))
        .route("/api/v1/compendium/{id}/metadata", get(metadata::show).put(metadata::save))
        .route("/api/v1/compendium/{id}/data", get(data::tree))
        .route("/api/v1/compendium/{id}/data/{*path}", get(data::file))
        .with_state(service);
    with_fallbacks(routes)
}
