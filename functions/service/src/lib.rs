//! `service`: what the service says about itself, its documentation, and every path that belongs to no other function.

mod about;
mod docs;
mod fallback;
mod files;
mod info;
mod routes;

pub use info::Info;
pub use routes::router;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    docs::root,
    docs::page,
    docs::file,
    docs::document,
    about::status,
    info::info,
    about::api,
    about::version
))]
pub struct Documentation;
