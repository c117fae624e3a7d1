//! What tests use to arrange things: no part of ORCID.

pub mod clock;
pub mod deposits;
pub mod faults;
pub mod people;
pub mod requests;
pub mod tokens;

use axum::Router;
use axum::routing::{get, post};

use crate::state::Shared;

/// The routes under `/admin`.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/admin/people", get(people::list).post(people::add))
        .route(
            "/admin/faults",
            get(faults::list).put(faults::replace).post(faults::add).delete(faults::clear),
        )
        .route("/admin/requests", get(requests::list).delete(requests::clear))
        .route("/admin/tokens", get(tokens::list))
        .route("/admin/clock", post(clock::advance))
        .route("/admin/deposits", get(deposits::list))
        .route("/admin/deposits/limits", post(deposits::limit).delete(deposits::unlimit))
        .route("/admin/deposits/{host}/{id}/files/{key}", get(deposits::file))
}
