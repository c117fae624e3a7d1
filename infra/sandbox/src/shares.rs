//! Public shares: a folder server like Sciebo's (ownCloud over WebDAV) and a record API like Zenodo's.
//!
//! Each is at `/<host that it stands in for>`. A share's name says what is in it, before the first `-` of a token and in the
//! last two digits of a record's number; the rest is the test's own.

pub mod content;
pub mod send;
pub mod webdav;
pub mod zenodo;

use axum::Router;
use axum::routing::{any, get};

use crate::state::Shared;

/// The routes of both.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/sandbox.sciebo.de/public.php/webdav", any(webdav::root))
        .route("/sandbox.sciebo.de/public.php/webdav/", any(webdav::root))
        .route("/sandbox.sciebo.de/public.php/webdav/{*path}", any(webdav::below))
        .route("/sandbox.sciebo.de/index.php/s/{token}/download", get(webdav::download))
        .route("/sandbox.sciebo.de/s/{token}/download", get(webdav::download))
        .route("/sandbox.sciebo.de/moved/{kind}", get(send::moved))
        .route("/{host}/api/records/{id}", get(zenodo::record))
        .route("/{host}/api/records/{id}/files/{name}/content", get(zenodo::file))
}
