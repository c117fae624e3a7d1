//! `job`: executions of compendia, started, listed and watched (contract/compendia.md 6).

mod access;
mod create;
mod data;
mod list;
mod routes;
mod state;
mod view;

pub use routes::router;
pub use state::Service;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list::list, create::create, view::view, data::tree, data::file, list::of_compendium))]
pub struct Documentation;
