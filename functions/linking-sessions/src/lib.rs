//! `linking-sessions`: how a link to ORCID is made (contract/orcid-link.md 2 to 4).

mod errors;
mod resume;
mod routes;
mod session;
mod session_id;
mod start;
mod state;
mod trouble;
mod ui;

pub use routes::router;
pub use state::Service;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    session::create,
    session::view,
    session::finish,
    session::delete,
    start::start,
    resume::resume
))]
pub struct Documentation;
