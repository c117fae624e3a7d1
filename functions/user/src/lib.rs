//! `user`: users and their levels, and what an admin sees of the service (contract/compendia.md 11,
//! contract/decisions.md "Compendia, jobs, shipments, users").

mod edit;
mod list;
mod routes;
mod state;
mod status;
mod view;

pub use routes::router;
pub use state::Users;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list::list, view::view, edit::edit, status::status))]
pub struct Documentation;
