//! `sshkeys`: people's SSH keys, and those that bastion hosts let in (contract/people.md 3.5, contract/decisions.md
//! "People").

mod bastion;
mod delete;
mod errors;
mod generate;
mod list;
mod routes;
mod state;
mod upload;
mod view;

pub use routes::router;
pub use state::Service;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(list::list, generate::generate, upload::upload, view::view, delete::delete, bastion::list))]
pub struct Documentation;
