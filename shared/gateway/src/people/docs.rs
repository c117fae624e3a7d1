//! The group's errors in the documentation of the API. Nothing of it runs in a function.

use std::collections::BTreeMap;

use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Response};

use super::ErrorBody;
use crate::refusals;
pub use crate::refusals::Refusal;

/// What every operation that looks at its caller may refuse with.
pub const CALLER: &[Refusal] = &[
    (401, "`Login or Valid Token required: …`: there is no credential, or it is not good."),
    (500, "`internal error`"),
    (502, "The KBase auth service can't be reached."),
    (504, "The KBase auth service did not answer in time."),
];
/// What every operation that takes a body may refuse with, besides.
pub const BODY: &[Refusal] = &[
    (400, "The body is not JSON, or a field of it can't be as it is; the text names the field."),
    (413, "The body is larger than a request may be."),
];
/// What every list may refuse with, besides.
pub const PAGING: &[Refusal] = &[(400, "`offset`, `limit`, `after` or `search` can't be as it is.")];
/// What every list of options may refuse with, besides.
pub const SEARCH: &[Refusal] = &[(400, "`search: must have at least 3 characters`")];

/// The responses of an operation that may refuse so.
#[must_use]
pub fn responses(refusals: &[&[Refusal]]) -> BTreeMap<String, RefOr<Response>> {
    refusals::responses(refusals, &ErrorBody::name(), "application/json")
}
