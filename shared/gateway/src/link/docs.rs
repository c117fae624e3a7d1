//! The catalogue of errors in the documentation of the API. Nothing of it runs in a function.

use std::collections::BTreeMap;

use serde_json::json;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use super::{ErrorResponse, Reason};

/// The responses of an operation that may refuse for these reasons: one for each status, with an example for each reason.
#[must_use]
pub fn responses(reasons: &[&[Reason]]) -> BTreeMap<String, RefOr<Response>> {
    let mut statuses = BTreeMap::<u16, Vec<Reason>>::new();
    for reason in reasons.iter().copied().flatten() {
        statuses.entry(reason.row().status.as_u16()).or_default().push(*reason);
    }
    statuses.into_iter().map(|(status, reasons)| (status.to_string(), response(&reasons).into())).collect()
}

fn response(reasons: &[Reason]) -> Response {
    let texts: Vec<_> = reasons.iter().map(|reason| text(*reason)).collect();
    let examples = reasons.iter().map(|reason| (format!("{reason:?}"), example(*reason)));
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(<ErrorResponse<'_> as utoipa::ToSchema>::name())))
        .examples_from_iter(examples)
        .build();
    ResponseBuilder::new().description(texts.join("\n\n")).content("application/json", content).build()
}

fn text(reason: Reason) -> String {
    let row = reason.row();
    format!("`{}`: {}", row.code, row.detail.unwrap_or(row.message))
}

fn example(reason: Reason) -> ExampleBuilder {
    let row = reason.row();
    let data = row.detail.map(|detail| json!({ "detail": detail }));
    let body = ErrorResponse { code: row.code, title: row.title, message: row.message, data: data.as_ref() };
    ExampleBuilder::new().summary(row.detail.unwrap_or(row.message)).value(serde_json::to_value(body).ok())
}

/// Names what an operation may refuse with, for `responses` of its `utoipa::path`: of the group `link`, `compendia` or
/// `people`.
#[macro_export]
macro_rules! refusals {
    ($group:ident $name:ident: $($reasons:expr),+ $(,)?) => {
        pub(crate) struct $name;

        impl ::utoipa::IntoResponses for $name {
            fn responses() -> ::std::collections::BTreeMap<
                ::std::string::String,
                ::utoipa::openapi::RefOr<::utoipa::openapi::Response>,
            > {
                $crate::$group::responses(&[$($reasons),+])
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_has_an_example_for_each_reason() {
        let responses = responses(&[&[Reason::MissingToken, Reason::NotOwner], &[Reason::InvalidToken]]);
        assert_eq!(responses.keys().collect::<Vec<_>>(), ["401", "403"]);
        let document = serde_json::to_value(&responses).unwrap();
        let content = &document["401"]["content"]["application/json"];
        assert_eq!(content["schema"]["$ref"], "#/components/schemas/ErrorResponse");
        assert_eq!(content["examples"]["InvalidToken"]["value"]["code"], "invalidToken");
        assert_eq!(content["examples"].as_object().unwrap().len(), 2);
        assert_eq!(document["403"]["description"], "`fastapiError`: Username does not match linking session");
    }
}
