//! Routes below `/api/v1/shipment`, and `/api/v1/recipient`.

use axum::Router;
use axum::routing::{delete, get};
use gateway::compendia::with_fallbacks;

use crate::state::Service;
use crate::{create, download, files, list, publishment, recipient, view};

/// The routes, answered with what the function has.
pub fn router(service: Service) -> Router {
    let routes = Router::new()
        .route("/api/v1/recipient", get(recipient::list))
        .route("/api/v1/shipment", get(list::list).post(create::create))
        .route("/api/v1/shipment/{id}", get(view::view).post(create::create_as))
        .route("/api/v1/shipment/{id}/status", get(view::status))
        .route("/api/v1/shipment/{id}/dl", get(download::download))
        .route("/api/v1/shipment/{id}/files", get(files::list))
        .route("/api/v1/shipment/{id}/files/{file}", delete(files::delete))
        .route("/api/v1/shipment/{id}/publishment", get(publishment::show).put(publishment::publish))
        .with_state(service);
    with_fallbacks(routes)
}
