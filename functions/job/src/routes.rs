//! Routes below `/api/v1/job`, and the jobs of one compendium.

use axum::Router;
use axum::routing::get;
use gateway::compendia::with_fallbacks;

use crate::state::Service;
use crate::{create, data, list, view};

/// The routes, answered with what the function has.
pub fn router(service: Service) -> Router {
    let routes = Router::new()
        .route("/api/v1/job", get(list::list).post(create::create))
        .route("/api/v1/job/{id}", get(view::view))
        .route("/api/v1/job/{id}/data", get(data::tree))
        .route("/api/v1/job/{id}/data/{*path}", get(data::file))
        .route("/api/v1/compendium/{id}/jobs", get(list::of_compendium))
        .with_state(service);
    with_fallbacks(routes)
}
