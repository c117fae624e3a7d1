//! Routes below `/publications`.

use axum::Router;
use axum::routing::get;
use gateway::people::with_fallbacks;

use crate::state::Service;
use crate::{create, edit, list, remove, show};

/// The routes, answered with what the function has.
pub fn router(service: Service) -> Router {
    let one = get(show::show).patch(edit::edit).delete(remove::remove);
    let routes = Router::new()
        .route("/publications", get(list::list).post(create::create))
        .route("/publications/{uuid}", one)
        .with_state(service);
    with_fallbacks(routes)
}
