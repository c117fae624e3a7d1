//! `works`: the works of the caller's ORCID record (contract/orcid-link.md 2, 5.1, 5.2).

mod input;
mod routes;
mod state;

pub use routes::router;
pub use state::Works;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(routes::list, routes::add, routes::change, routes::view, routes::remove))]
pub struct Documentation;
