//! orcid
