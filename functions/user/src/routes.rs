//! Routes below `/api/v1/user`, and `/api/v1/status`.

use axum::Router;
use axum::routing::get;
use gateway::compendia::with_fallbacks;

use crate::state::Users;
use crate::{edit, list, status, view};

/// The routes, answered with what the function has.
pub fn router(users: Users) -> Router {
    let routes = Router::new()
        .route("/api/v1/user", get(list::list))
        .route("/api/v1/user/{id}", get(view::view).patch(edit::edit))
        .route("/api/v1/status", get(status::status))
        .with_state(users);
    with_fallbacks(routes)
}
