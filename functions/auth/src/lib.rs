//! `auth`: sign-in through ORCID, who am I, sign-out (contract/compendia.md 11, contract/decisions.md "Identity").

mod login;
mod routes;
mod state;

pub use routes::router;
pub use state::Auth;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(routes::login, routes::whoami, routes::logout, routes::logout_by_post))]
pub struct Documentation;
