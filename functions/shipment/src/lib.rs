//! `shipment`: published compendia on their way to repositories (contract/compendia.md 7).

mod access;
mod create;
mod download;
mod errors;
mod files;
mod list;
mod publishment;
mod recipient;
mod routes;
mod state;
mod view;

pub use routes::router;
pub use state::Service;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    recipient::list,
    list::list,
    create::create,
    create::create_as,
    view::view,
    view::status,
    download::download,
    files::list,
    files::delete,
    publishment::show,
    publishment::publish
))]
pub struct Documentation;
