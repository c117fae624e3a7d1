//! The group's errors in the documentation of the API. Nothing of it runs in a function.

use std::collections::BTreeMap;

use utoipa::ToSchema;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use super::ErrorBody;
use crate::compendia::docs::Refusal;

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
    let mut statuses = BTreeMap::<u16, Vec<&str>>::new();
    for (status, text) in refusals.iter().copied().flatten() {
        statuses.entry(*status).or_default().push(text);
    }
    let response = |texts: Vec<&str>| {
        let schema = Ref::from_schema_name(ErrorBody::name());
        let content = ContentBuilder::new().schema(Some(schema)).build();
        ResponseBuilder::new().description(texts.join("\n\n")).content("application/json", content).build()
    };
    statuses.into_iter().map(|(status, texts)| (status.to_string(), response(texts).into())).collect()
}
