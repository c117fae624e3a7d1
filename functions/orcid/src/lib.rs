//! `orcid`: the caller's ORCID record as a profile (contract/orcid-link.md 2, 5.3).

mod profile;

pub use profile::{Service, router};

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(profile::profile))]
pub struct Documentation;
