//! The group's errors in the documentation of the API. Nothing of it runs in a function.

use std::collections::BTreeMap;

use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Response};

use super::ErrorBody;
use crate::refusals;
pub use crate::refusals::Refusal;

/// What every operation that looks at its caller may refuse with.
pub const CALLER: &[Refusal] = &[
    (401, "`user is not authenticated`: there is no credential, or it is not good."),
    (500, "`internal error`"),
    (502, "The KBase auth service can't be reached."),
    (504, "The KBase auth service did not answer in time."),
];
/// What every operation that takes a form may refuse with, besides.
pub const FORM: &[Refusal] = &[
    (400, "`SyntaxError: …`: the body can't be read."),
    (413, "The body is larger than a request may be."),
    (415, "The body is of another media type."),
];
/// What every list may refuse with, besides.
pub const PAGING: &[Refusal] = &[(400, "`start` or `limit` is not an integer above 0.")];
/// What everything below a compendium may refuse with, besides.
pub const COMPENDIUM: &[Refusal] = &[
    (403, "`not authorized to edit/view <id>`: it is a candidate of somebody else."),
    (404, "`no compendium with this id`"),
];

/// The responses of an operation that may refuse so.
#[must_use]
pub fn responses(refusals: &[&[Refusal]]) -> BTreeMap<String, RefOr<Response>> {
    refusals::responses(refusals, &ErrorBody::name(), "application/json; charset=utf-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_response_for_each_status() {
        let responses = responses(&[FORM, &[(400, "`compendium_id required`")]]);
        assert_eq!(responses.keys().collect::<Vec<_>>(), ["400", "413", "415"]);
        let document = serde_json::to_value(&responses).unwrap();
        assert_eq!(
            document["400"]["description"],
            "`SyntaxError: …`: the body can't be read.\n\n`compendium_id required`"
        );
    }
}
