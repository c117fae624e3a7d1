//! ORCID's API, version 3.0: reading records, and adding, changing and removing items.

pub mod access;
pub mod answer;
pub mod body;
pub mod format;
pub mod item;
pub mod list;
pub mod record;

pub mod works;

use axum::Router;
use axum::routing::get;

use crate::state::Shared;

/// The routes under `/v3.0`.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/v3.0/{orcid}", get(record::whole))
        .route("/v3.0/{orcid}/record", get(record::whole))
        .route("/v3.0/{orcid}/person", get(record::person))
        .route("/v3.0/{orcid}/email", get(record::email))
        .route("/v3.0/{orcid}/works", get(works::all).post(works::add))
        .route("/v3.0/{orcid}/works/{put_codes}", get(works::several))
        .route("/v3.0/{orcid}/{section}", get(list::all).post(item::add))
        .route("/v3.0/{orcid}/{section}/{put_code}", get(item::read).put(item::change).delete(item::remove))
}
