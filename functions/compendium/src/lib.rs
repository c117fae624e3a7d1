//! `compendium`: upload, lists, views, downloads, metadata and files (contract/compendia.md 1 to 3 and 5).

mod create;
mod data;
mod delete;
mod download;
mod errors;
mod link;
mod list;
mod metadata;
mod routes;
mod state;
mod upload;
mod view;

pub use routes::router;
pub use state::Service;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    list::list,
    create::create,
    upload::begin,
    upload::status,
    view::view,
    delete::delete,
    download::download,
    metadata::show,
    metadata::save,
    data::tree,
    data::file,
    link::list,
    link::show,
    link::make,
    link::delete
))]
pub struct Documentation;
