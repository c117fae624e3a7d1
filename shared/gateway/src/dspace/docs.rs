//! The group's errors in the documentation of the API. Nothing of it runs in a function.

use std::collections::BTreeMap;

use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Response};

use super::ErrorBody;
use crate::refusals::{self, Refusal};

/// What every operation that looks at its caller may refuse with.
pub const CALLER: &[Refusal] = &[
    (401, "`Authentication is required`"),
    (403, "`Access is denied`: it is another person's, and the caller is no admin."),
    (404, "`An exception has occurred`: there is none, or synchronisation is switched off."),
    (500, "`An exception has occurred`"),
    (502, "The KBase auth service can't be reached."),
    (504, "The KBase auth service did not answer in time."),
];
/// What every operation that changes something may refuse with, besides.
pub const CHANGE: &[Refusal] =
    &[(403, "`Access is denied. Invalid CSRF token.`: a cookie says who calls, and the token is missing.")];

/// The responses of an operation that may refuse so.
#[must_use]
pub fn responses(refusals: &[&[Refusal]]) -> BTreeMap<String, RefOr<Response>> {
    refusals::responses(refusals, &ErrorBody::name(), "application/json")
}
