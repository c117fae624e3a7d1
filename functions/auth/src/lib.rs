//! `auth`: sign-in through ORCID, who am I, sign-out, API tokens (contract/compendia.md 11, contract/decisions.md "Identity").

mod login;
mod routes;
mod state;
mod token;

pub use routes::router;
pub use state::Auth;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    routes::login,
    routes::whoami,
    routes::logout,
    routes::logout_by_post,
    token::issue,
    token::list,
    token::revoke::revoke,
    token::revoke::revoke_by_field
))]
pub struct Documentation;
