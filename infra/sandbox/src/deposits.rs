//! Repositories to deposit at: Zenodo's deposit API (<https://developers.zenodo.org>) and B2SHARE's record API, version 2
//! (<https://docs.eudat.eu/b2share/httpapi/>).
//!
//! Each is at `/<host that it stands in for>`, like the public shares. What is published at Zenodo is a public share too.

pub mod b2share;
pub mod body;
pub mod bucket;
pub mod caller;
pub mod deposit;
pub mod discard;
pub mod files;
pub mod host;
pub mod limits;
pub mod receive;
pub mod refusal;
pub mod zenodo;

use axum::Router;
use axum::routing::{get, put};

use crate::state::Shared;

/// The routes of both.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/{host}/api/files/{bucket}", get(files::list))
        .route(
            "/{host}/api/files/{bucket}/{key}",
            put(files::upload).get(files::content).delete(files::delete),
        )
        .merge(zenodo::routes())
        .merge(b2share::routes())
}
