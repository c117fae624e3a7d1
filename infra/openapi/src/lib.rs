#![doc = include_str!("../README.md")]

mod head;
mod merge;

use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

pub use merge::Conflict;

/// Where the document is committed.
pub const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../functions/service/openapi.json");

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Two functions document different things under one name.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// It can't be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The file can't be written.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

/// The document of every function.
///
/// # Errors
/// When two functions document different things under one name.
pub fn document() -> Result<OpenApi, Conflict> {
    let mut document = head::Head::openapi();
    for function in [
        service::Documentation::openapi(),
        auth::Documentation::openapi(),
        compendium_function::Documentation::openapi(),
        job_function::Documentation::openapi(),
        shipment_function::Documentation::openapi(),
        link::Documentation::openapi(),
        linking_sessions::Documentation::openapi(),
        orcid_function::Documentation::openapi(),
        orcid_sync::Documentation::openapi(),
        works::Documentation::openapi(),
        user::Documentation::openapi(),
        people_function::Documentation::openapi(),
        publications_function::Documentation::openapi(),
        projects::Documentation::openapi(),
        sshkeys::Documentation::openapi(),
    ] {
        merge::merge(&mut document, function)?;
    }
    Ok(document)
}

/// The document as it is committed.
///
/// # Errors
/// As `document`.
pub fn text() -> Result<String, Error> {
    Ok(serde_json::to_string_pretty(&document()?)? + "\n")
}
