//! The validator's log in the shape that o2r clients show (contract 1.11).

use jiff::Timestamp;
use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::{Location, LocationSegment};
use jsonschema::{ErrorIterator, ValidationError};
use serde_json::Value;

use super::python::Repr;

/// Violations that are listed; the rest only counts.
const MAX_VIOLATIONS: usize = 20;

pub(super) fn render(schema: &Value, errors: ErrorIterator<'_>, now: Timestamp) -> String {
    let stamp = now.strftime("%Y%m%d.%H%M%S").to_string();
    let line = |text: &str| format!("[o2rmeta] {stamp} {text}");
    let mut errors: Vec<_> = errors.collect();
    // The record as a whole before its parts: a missing field is what a person must see first.
    errors.sort_by_key(|error| error.instance_path().segments().count());

    let mut chunks = vec![
        line(
            "received arguments: {'debug': True, 'tool': 'validate', \
             'schema': 'schema/json/o2r-meta-schema.json', 'candidate': 'metadata_o2r_1.json'}",
        ),
        line("launching validator"),
        line("checking metadata_o2r_1.json against o2r-meta-schema.json"),
    ];
    for error in errors.iter().take(MAX_VIOLATIONS) {
        chunks.push(line(&format!("!invalid: {}", violation(schema, error))));
    }
    if errors.len() > MAX_VIOLATIONS {
        chunks.push(line(&format!("!invalid: {} more violations", errors.len() - MAX_VIOLATIONS)));
    }
    chunks.join("\n")
}

fn violation(schema: &Value, error: &ValidationError<'_>) -> String {
    let mut keyword_path: Vec<_> = error.schema_path().segments().collect();
    keyword_path.pop();
    let pointer: String = keyword_path.iter().map(|segment| format!("/{segment}")).collect();
    format!(
        "{message}\n\nFailed validating {keyword} in schema{at}:\n    {part}\n\nOn instance{on}:\n    {instance}\n",
        message = message(schema, error),
        keyword = Repr(&Value::from(error.kind().keyword())),
        at = subscripts(keyword_path.into_iter()),
        part = Repr(schema.pointer(&pointer).unwrap_or(schema)),
        on = subscripts(error.instance_path().segments()),
        instance = Repr(error.instance()),
    )
}

/// The message in the words of the reference's library.
fn message(schema: &Value, error: &ValidationError<'_>) -> String {
    match error.kind() {
        ValidationErrorKind::Required { property } => format!("{} is a required property", Repr(property)),
        ValidationErrorKind::Type { .. } => {
            let types = match at(schema, error.schema_path()) {
                Some(Value::Array(types)) => {
                    types.iter().map(|name| Repr(name).to_string()).collect::<Vec<_>>().join(", ")
                }
                Some(name) => Repr(name).to_string(),
                None => "of another type".to_owned(),
            };
            format!("{} is not of type {types}", Repr(error.instance()))
        }
        _ => error.to_string(),
    }
}

fn at<'a>(schema: &'a Value, location: &Location) -> Option<&'a Value> {
    schema.pointer(location.as_str())
}

fn subscripts<'a>(segments: impl Iterator<Item = LocationSegment<'a>>) -> String {
    segments
        .map(|segment| match segment {
            LocationSegment::Property(name) => format!("[{}]", Repr(&Value::from(name.as_ref()))),
            LocationSegment::Index(index) => format!("[{index}]"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use crate::validation::validate_at;

    fn log(record: &serde_json::Value) -> String {
        let now: Timestamp = "2026-11-24T06:28:50Z".parse().unwrap();
        validate_at(record, now).unwrap_err().log
    }

    #[test]
    fn has_the_shape_of_the_reference() {
        let log = log(&json!({"title": "x"}));
        let begin = "\
[o2rmeta] 20261124.062850 received arguments: {'debug': True, 'tool': 'validate', 'schema': 'schema/json/o2r-meta-schema.json', 'candidate': 'metadata_o2r_1.json'}
[o2rmeta] 20261124.062850 launching validator
[o2rmeta] 20261124.062850 checking metadata_o2r_1.json against o2r-meta-schema.json
[o2rmeta] 20261124.062850 !invalid: 'access_right' is a required property

Failed validating 'required' in schema:
    {";
        assert!(log.starts_with(begin), "{log}");
        assert!(log.contains("\n\nOn instance:\n    {'title': 'x'}\n"));
    }

    #[test]
    fn names_every_missing_field() {
        let log = log(&json!({"title": "x"}));
        assert_eq!(log.matches("is a required property").count(), 11);
    }

    #[test]
    fn names_the_place_of_a_wrong_type() {
        let log = log(&json!({
            "access_right": "open", "creators": [{"affiliation": []}], "description": "d", "displayfile": 1,
            "identifier": null, "title": "t", "keywords": [], "mainfile": "m", "communities": [],
            "license": null, "publication_date": "2020-01-01", "publication_type": "other"
        }));
        let at = log.find("!invalid").unwrap();
        insta::assert_snapshot!(&log[at..], @r#"
        !invalid: 1 is not of type 'null', 'string'

        Failed validating 'type' in schema['properties']['displayfile']:
            {'type': ['null', 'string']}

        On instance['displayfile']:
            1

        [o2rmeta] 20261124.062850 !invalid: [] is not of type 'string'

        Failed validating 'type' in schema['properties']['creators']['items']['properties']['affiliation']:
            {'type': 'string'}

        On instance['creators'][0]['affiliation']:
            []
        "#);
    }

    #[test]
    fn long_records_are_cut() {
        let creators: Vec<_> = (0..1_000).map(|number| json!({"name": number})).collect();
        let log = log(&json!({"creators": creators}));
        assert!(log.contains("!invalid: 991 more violations"), "{}", &log[log.len() - 200..]);
        assert!(log.len() < 100_000);
    }
}
