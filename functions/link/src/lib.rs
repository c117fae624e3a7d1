//! `link`: the caller's link to ORCID (contract/orcid-link.md 2).

mod routes;
mod state;

pub use routes::router;
pub use state::Service;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(routes::view, routes::is_linked, routes::remove))]
pub struct Documentation;
