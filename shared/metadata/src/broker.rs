//! Translation between metadata models (contract 5.4): every field a map names arrives, all others are left out.

mod datacite;

use serde_json::{Map, Value};

pub use datacite::to_datacite_xml;

/// How a field is carried over.
enum Carry {
    /// As it is, whatever its type; null only where nothing else has the name.
    Whole,
    /// As a list: a string becomes a list of one, objects keep only the named fields.
    List(&'static [&'static str]),
    /// Only this field of an object, when it isn't null.
    Field(&'static str),
}

struct Rule {
    from: &'static str,
    to: &'static str,
    carry: Carry,
}

const fn rule(from: &'static str, to: &'static str, carry: Carry) -> Rule {
    Rule { from, to, carry }
}

const PERSON: &[&str] = &["name", "affiliation", "orcid"];

const RAW_TO_O2R: &[Rule] = &[
    rule("access_right", "access_right", Carry::Whole),
    rule("author", "creators", Carry::List(PERSON)),
    rule("codefiles", "codefiles", Carry::List(&[])),
    rule("displayfile", "displayfile", Carry::Whole),
    rule("displayfile_candidates", "displayfile_candidates", Carry::List(&[])),
    rule("depends", "depends", Carry::Whole),
    rule("inputfiles", "inputfiles", Carry::List(&[])),
    rule("identifier", "identifier", Carry::Whole),
    rule("interaction", "interaction", Carry::Whole),
    rule("mainfile", "mainfile", Carry::Whole),
    rule("mainfile_candidates", "mainfile_candidates", Carry::List(&[])),
    rule("paperLanguage", "paperLanguage", Carry::Whole),
    rule("publicationDate", "publication_date", Carry::Whole),
    rule("publication_type", "publication_type", Carry::Whole),
    rule("spatial", "spatial", Carry::Whole),
    rule("temporal", "temporal", Carry::Whole),
    rule("description", "description", Carry::Whole),
    rule("abstract", "description", Carry::Whole),
    rule("title", "title", Carry::Whole),
    rule("license", "license", Carry::Whole),
    rule("keywords", "keywords", Carry::List(&[])),
    rule("communities", "communities", Carry::Whole),
    rule("upload_type", "upload_type", Carry::Whole),
];

const O2R_TO_ZENODO: &[Rule] = &[
    rule("access_right", "access_right", Carry::Whole),
    rule("creators", "creators", Carry::List(&["name", "affiliation", "orcid", "gnd"])),
    rule("publication_date", "publication_date", Carry::Whole),
    rule("publication_type", "publication_type", Carry::Whole),
    rule("description", "description", Carry::Whole),
    rule("abstract", "description", Carry::Whole),
    rule("title", "title", Carry::Whole),
    rule("license", "license", Carry::Field("text")),
    rule("keywords", "keywords", Carry::List(&[])),
    rule("communities", "communities", Carry::List(&["identifier"])),
    rule("upload_type", "upload_type", Carry::Whole),
];

/// The o2r record of a raw record: what a person reviews before publishing. Keys are sorted.
#[must_use]
pub fn to_o2r(raw: &Value) -> Value {
    Value::Object(translate(raw, RAW_TO_O2R))
}

/// Zenodo's deposit metadata, `{"metadata": {…}}`, of an o2r record; the sandbox takes the same. Keys are sorted,
/// and what the record leaves null is left out.
#[must_use]
pub fn to_zenodo(o2r: &Value) -> Value {
    let mut metadata = translate(o2r, O2R_TO_ZENODO);
    metadata.retain(|_, value| !value.is_null());
    Value::Object(Map::from_iter([("metadata".to_owned(), Value::Object(metadata))]))
}

/// B2SHARE's record: the fields of the o2r record one to one, keys sorted.
#[must_use]
pub fn to_b2share(o2r: &Value) -> Value {
    let mut record = o2r.clone();
    record.sort_all_objects();
    record
}

fn translate(record: &Value, rules: &[Rule]) -> Map<String, Value> {
    let mut output = Map::new();
    for Rule { from, to, carry } in rules {
        let Some(value) = record.get(from).and_then(|value| carried(value, carry)) else { continue };
        if output.get(*to).is_none_or(Value::is_null) {
            output.insert((*to).to_owned(), value);
        }
    }
    let mut output = Value::Object(output);
    output.sort_all_objects();
    match output {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn carried(value: &Value, carry: &Carry) -> Option<Value> {
    match (carry, value) {
        (Carry::Whole, _) => Some(value.clone()),
        (Carry::Field(field), _) => value.get(*field).filter(|part| !part.is_null()).cloned(),
        (Carry::List(_), Value::String(_)) => Some(Value::Array(vec![value.clone()])),
        (Carry::List(fields), Value::Array(items)) => {
            Some(items.iter().filter_map(|item| listed(item, fields)).collect())
        }
        (Carry::List(_), _) => None,
    }
}

fn listed(item: &Value, fields: &[&str]) -> Option<Value> {
    match item {
        Value::Object(object) => {
            let kept: Map<String, Value> = fields
                .iter()
                .filter_map(|field| Some(((*field).to_owned(), object.get(*field)?.clone())))
                .collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Null => None,
        other => Some(other.clone()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn o2r() -> Value {
        json!({
            "title": "t", "description": "d", "access_right": "open",
            "creators": [{"name": "A B", "orcid": "0000-0002-1825-0097", "affiliation": "X", "email": "a@b"}],
            "communities": [{"identifier": "o2r", "id": 1}], "keywords": ["a", "b"],
            "license": {"text": "CC-BY-4.0", "data": null}, "publication_date": "2020-01-01",
            "publication_type": "other", "upload_type": "publication", "mainfile": "main.Rmd",
            "identifier": {"doi": null}
        })
    }

    #[test]
    fn zenodo_is_as_the_contract_has_it() {
        insta::assert_compact_json_snapshot!(to_zenodo(&o2r()), @r#"
        {
          "metadata": {
            "access_right": "open",
            "communities": [
              {
                "identifier": "o2r"
              }
            ],
            "creators": [
              {
                "affiliation": "X",
                "name": "A B",
                "orcid": "0000-0002-1825-0097"
              }
            ],
            "description": "d",
            "keywords": [
              "a",
              "b"
            ],
            "license": "CC-BY-4.0",
            "publication_date": "2020-01-01",
            "publication_type": "other",
            "title": "t",
            "upload_type": "publication"
          }
        }
        "#);
    }

    #[test]
    fn zenodo_has_no_nulls() {
        let mut record = o2r();
        record["license"]["text"] = Value::Null;
        record["title"] = Value::Null;
        let metadata = &to_zenodo(&record)["metadata"];
        assert_eq!(metadata.get("license"), None);
        assert_eq!(metadata.get("title"), None);
    }

    #[test]
    fn zenodo_takes_an_abstract_where_there_is_no_description() {
        let mut record = o2r();
        record["abstract"] = json!("of the record");
        assert_eq!(to_zenodo(&record)["metadata"]["description"], "d");
        record["description"] = Value::Null;
        assert_eq!(to_zenodo(&record)["metadata"]["description"], "of the record");
    }

    #[test]
    fn o2r_renames_and_keeps() {
        let raw = json!({
            "author": [{"name": "A", "email": "a@b", "affiliation": "X"}], "publicationDate": "2020-01-01",
            "keywords": "one", "title": null, "r_input": [], "id": "x", "spatial": {"files": [], "union": null}
        });
        insta::assert_compact_json_snapshot!(to_o2r(&raw), @r#"
        {
          "creators": [
            {
              "affiliation": "X",
              "name": "A"
            }
          ],
          "keywords": [
            "one"
          ],
          "publication_date": "2020-01-01",
          "spatial": {
            "files": [],
            "union": null
          },
          "title": null
        }
        "#);
    }

    #[test]
    fn b2share_keeps_every_field_sorted() {
        let record = to_b2share(&o2r());
        assert_eq!(record, o2r());
        let keys: Vec<_> = record.as_object().unwrap().keys().collect();
        assert!(keys.is_sorted());
    }

    proptest! {
        #[test]
        fn translating_keeps_whole_fields(title in ".{0,20}", date in "[0-9-]{0,10}", number in any::<i64>()) {
            let raw = json!({"title": title, "publicationDate": date, "identifier": {"doi": number}});
            let o2r = to_o2r(&raw);
            prop_assert_eq!(&o2r["title"], &raw["title"]);
            prop_assert_eq!(&o2r["publication_date"], &raw["publicationDate"]);
            prop_assert_eq!(&o2r["identifier"], &raw["identifier"]);
            prop_assert_eq!(&to_zenodo(&o2r)["metadata"]["publication_date"], &raw["publicationDate"]);
        }
    }
}
