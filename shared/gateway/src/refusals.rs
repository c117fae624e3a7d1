//! What operations refuse with, in the documentation of the API. Nothing of it runs in a function.

use std::collections::BTreeMap;

use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// A status and what it means.
pub type Refusal = (u16, &'static str);

/// One response for each status, with the group's error as its body.
pub(crate) fn responses(
    refusals: &[&[Refusal]],
    schema: &str,
    media_type: &str,
) -> BTreeMap<String, RefOr<Response>> {
    let mut statuses = BTreeMap::<u16, Vec<&str>>::new();
    for (status, text) in refusals.iter().copied().flatten() {
        statuses.entry(*status).or_default().push(text);
    }
    let response = |texts: Vec<&str>| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        let response = ResponseBuilder::new().description(texts.join("\n\n"));
        response.content(media_type, content).build()
    };
    statuses.into_iter().map(|(status, texts)| (status.to_string(), response(texts).into())).collect()
}
