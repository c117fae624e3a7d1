//! Validation of o2r records against `schema/o2r.json` (JSON Schema draft 4).

mod log;
mod python;

use std::sync::LazyLock;

use jiff::Timestamp;
use jsonschema::{Draft, Validator};
use serde_json::Value;
use thiserror::Error;

static SCHEMA: LazyLock<Option<Schema>> = LazyLock::new(|| Schema::parse(include_str!("../schema/o2r.json")));

struct Schema {
    document: Value,
    validator: Validator,
}

impl Schema {
    fn parse(text: &str) -> Option<Self> {
        let document = serde_json::from_str(text).ok()?;
        let validator = jsonschema::options().with_draft(Draft::Draft4).build(&document).ok()?;
        Some(Self { document, validator })
    }
}

/// An o2r record that the schema refuses.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the metadata record is not valid")]
pub struct Invalid {
    /// The validator's log, shown to the person who edits the record: one `!invalid:` line per violation, with
    /// the part of the schema and of the record (contract 1.11). It names no path of the server.
    pub log: String,
}

/// Judges an o2r record.
///
/// # Errors
/// [`Invalid`] with the log when the record violates the schema.
pub fn validate(o2r: &Value) -> Result<(), Invalid> {
    validate_at(o2r, Timestamp::now())
}

fn validate_at(o2r: &Value, now: Timestamp) -> Result<(), Invalid> {
    // The schema is part of the program and a test builds it, so it is always there; refusing is the safe answer.
    let Some(schema) = SCHEMA.as_ref() else {
        return Err(Invalid { log: "!invalid: the schema cannot be read".to_owned() });
    };
    if schema.validator.is_valid(o2r) {
        return Ok(());
    }
    Err(Invalid { log: log::render(&schema.document, schema.validator.iter_errors(o2r), now) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn valid_record() -> Value {
        json!({
            "access_right": "open", "codefiles": ["main.Rmd"], "communities": [{"identifier": "o2r"}],
            "creators": [{"affiliation": "X", "name": "A B", "orcid": "0000-0002-1825-0097"}],
            "depends": [{"identifier": "sf", "operatingSystem": [], "packageSystem": "p", "version": "1"}],
            "description": "d", "displayfile": "display.html", "displayfile_candidates": [], "identifier": {},
            "interaction": [], "keywords": ["a"], "license": {"text": null}, "mainfile": "main.Rmd",
            "mainfile_candidates": [], "objectType": "x", "paperLanguage": ["en"],
            "publication_date": "2020-01-01", "publication_type": "other", "softwarePaperCitation": "x",
            "spatial": {"files": [], "union": null}, "temporal": {"begin": null, "end": null}, "title": "t",
            "upload_type": "publication", "version": "1"
        })
    }

    fn with(field: &str, value: Value) -> Value {
        let mut record = valid_record();
        record[field] = value;
        record
    }

    #[test]
    fn accepts_a_complete_record() {
        assert_eq!(validate(&valid_record()), Ok(()));
    }

    #[test]
    fn accepts_what_the_schema_leaves_open() {
        for (field, value) in [
            ("displayfile", Value::Null),
            ("paperLanguage", json!("en")),
            ("creators", json!([])),
            ("creators", json!(["A B", {"orcid": "x"}])),
            ("depends", json!([{"category": null}])),
            ("temporal", json!({"begin": 1})),
            ("license", Value::Null),
            ("spatial", json!({"union": 1, "files": 2})),
            ("unknown", json!({"anything": []})),
        ] {
            assert_eq!(validate(&with(field, value)), Ok(()), "{field}");
        }
    }

    #[test]
    fn refuses_wrong_types() {
        for (field, value) in [
            ("title", json!(1)),
            ("title", Value::Null),
            ("description", json!(true)),
            ("displayfile", json!([])),
            ("keywords", json!("a, b")),
            ("creators", json!([{"affiliation": []}])),
            ("creators", json!({"name": "A"})),
            ("depends", json!([{"version": 1}])),
            ("spatial", json!({"files": []})),
            ("paperLanguage", Value::Null),
        ] {
            assert!(validate(&with(field, value)).is_err(), "{field}");
        }
        assert!(validate(&json!([])).is_err());
    }

    /// The reference's schema, where the checkout stands beside the shared material.
    fn reference() -> Option<Validator> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/o2r/o2r-meta-schema.json");
        let Ok(text) = std::fs::read_to_string(path) else {
            eprintln!("skipped: the reference's schema is not here");
            return None;
        };
        Some(Schema::parse(&text).unwrap().validator)
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[a-z]{0,4}".prop_map(Value::from),
        ];
        let keys =
            "name|orcid|affiliation|identifier|version|packageSystem|operatingSystem|union|files|begin|x";
        leaf.prop_recursive(3, 12, 3, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::vec((keys, inner), 0..3).prop_map(|pairs| pairs.into_iter().collect()),
            ]
        })
    }

    #[test]
    fn judges_as_the_reference_does() {
        let Some(reference) = reference() else { return };
        let fields: Vec<String> = valid_record().as_object().unwrap().keys().cloned().collect();
        let change = (prop::sample::select(fields), prop::option::weighted(0.8, any_value()));
        let changes = prop::collection::vec(change, 0..4);
        proptest!(ProptestConfig::with_cases(2_000), |(changes in changes)| {
            let mut record = valid_record();
            for (field, value) in changes {
                match value {
                    Some(value) => record[&field] = value,
                    None => drop(record.as_object_mut().unwrap().shift_remove(&field)),
                }
            }
            prop_assert_eq!(validate(&record).is_ok(), reference.is_valid(&record), "{}", record);
        });
    }

    proptest! {
        #[test]
        fn refusals_say_invalid_and_stay_short(value in any_value()) {
            let log = validate(&value).unwrap_err().log;
            prop_assert!(log.contains("!invalid: "));
            prop_assert!(log.len() < 64 * 1024);
        }
    }
}
