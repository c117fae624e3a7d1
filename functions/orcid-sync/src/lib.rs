//! `orcid-sync`: the ORCID queue and its history (seeds 001 and 002, contract/orcid-sync.md 1).

mod access;
mod body;
mod category;
mod cris;
mod csrf;
mod document;
mod errors;
mod histories;
mod new_row;
mod patch;
mod profiles;
mod queues;
mod routes;
mod send;
mod state;
mod uri_list;

pub use routes::router;
pub use state::Service;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    csrf::token,
    queues::create,
    queues::view,
    queues::discard,
    queues::searches,
    queues::find,
    histories::view,
    histories::send,
    cris::create,
    cris::view,
    cris::discard,
    cris::searches,
    cris::find,
    cris::history,
    cris::send,
    profiles::show,
    profiles::edit
))]
pub struct Documentation;
