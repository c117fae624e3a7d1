//! Routes at `/sshkeys` and `/bastionkeys`.

use axum::Router;
use axum::routing::get;
use gateway::people::with_fallbacks;

use crate::state::Service;
use crate::{bastion, delete, generate, list, upload, view};

/// The routes, answered with what the function has.
pub fn router(service: Service) -> Router {
    let routes = Router::new()
        .route("/sshkeys", get(list::list).post(generate::generate).put(upload::upload))
        .route("/sshkeys/{uuid}", get(view::view).delete(delete::delete))
        .route("/bastionkeys", get(bastion::list))
        .with_state(service);
    with_fallbacks(routes)
}
