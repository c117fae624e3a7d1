//! B2SHARE's record API, version 2: drafts, changed by JSON Patch, and records.

pub mod document;
pub mod draft;
pub mod schema;
pub mod search;

use axum::Router;
use axum::routing::get;

use super::discard::discard;
use crate::state::Shared;

/// The routes; a record itself is answered where Zenodo's is.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/{host}/api/records/", get(search::search).post(draft::create))
        .route("/{host}/api/records", get(search::search).post(draft::create))
        .route("/{host}/api/records/{id}/draft", get(draft::read).patch(draft::patch).delete(discard))
}
