//! `publications`: what people have published (seed 004 "publications", contract/decisions.md "People").

mod body;
mod create;
mod edit;
mod errors;
mod list;
mod projects;
mod remove;
mod routes;
mod show;
mod state;
mod types;

pub use routes::router;
pub use state::Service;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list::list, create::create, show::show, edit::edit, remove::remove))]
pub struct Documentation;
