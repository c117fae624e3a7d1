//! From the o2r record, which a compendium's B2SHARE document is (contract/compendia.md 5.4), to the fields of B2SHARE's root
//! schema (<https://docs.eudat.eu/b2share/httpapi/>, "Metadata"). Pure.

use serde_json::{Map, Value, json};

/// The community EUDAT, which takes records of every subject and publishes what is submitted.
const COMMUNITY: &str = "e9b9792e-79fb-4b07-b6b4-b9c2bd06d095";
/// The title of a draft that has none.
const UNTITLED: &str = "Executable research compendium";

/// A new draft, which bears a name.
pub(super) fn draft(o2r: Option<&Value>, urn: &str) -> Value {
    let mut record = o2r.map(fields).unwrap_or_default();
    record.entry("titles").or_insert_with(|| json!([{ "title": UNTITLED }]));
    record.entry("open_access").or_insert(Value::Bool(true));
    record.insert("community".to_owned(), COMMUNITY.into());
    record.insert("community_specific".to_owned(), json!({}));
    let name = json!([{ "alternate_identifier": urn, "alternate_identifier_type": "URN" }]);
    record.insert("alternate_identifiers".to_owned(), name);
    Value::Object(record)
}

/// The patch that sets a draft's fields. `add` puts a member in the place of an old one (RFC 6902, 4.1).
pub(super) fn patch(o2r: &Value) -> Value {
    let operation = |(field, value)| json!({ "op": "add", "path": format!("/{field}"), "value": value });
    fields(o2r).into_iter().map(operation).collect()
}

fn fields(o2r: &Value) -> Map<String, Value> {
    let text = |pointer: &str| o2r.pointer(pointer)?.as_str().map(str::trim).filter(|text| !text.is_empty());
    let mut record = Map::new();
    let mut set = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            record.insert(field.to_owned(), value);
        }
    };
    set("titles", text("/title").map(|title| json!([{ "title": title }])));
    set(
        "descriptions",
        text("/description").map(|text| json!([{ "description": text, "description_type": "Abstract" }])),
    );
    set(
        "creators",
        list(o2r, "creators", |creator| {
            Some(json!({ "creator_name": creator.get("name")?.as_str().filter(|name| !name.is_empty())? }))
        }),
    );
    set("keywords", list(o2r, "keywords", |keyword| keyword.as_str().map(Value::from)));
    set("license", text("/license/text").map(|license| json!({ "license": license })));
    set("publication_date", text("/publication_date").map(Value::from));
    set("open_access", text("/access_right").map(|right| Value::Bool(right == "open")));
    let kind = json!([{ "resource_type_general": kind(text("/upload_type").unwrap_or_default()) }]);
    set("resource_types", Some(kind));
    record
}

/// What is told of each, without repetitions, which the schema refuses; none of nothing.
fn list(o2r: &Value, field: &str, told: impl Fn(&Value) -> Option<Value>) -> Option<Value> {
    let mut list: Vec<Value> = Vec::new();
    for item in o2r.get(field)?.as_array()?.iter().filter_map(told) {
        if !list.contains(&item) {
            list.push(item);
        }
    }
    (!list.is_empty()).then_some(Value::Array(list))
}

/// B2SHARE's category for Zenodo's upload type.
fn kind(upload_type: &str) -> &'static str {
    match upload_type {
        "publication" | "poster" | "presentation" => "Text",
        "dataset" => "Dataset",
        "image" => "Image",
        "video" => "Audiovisual",
        "software" => "Software",
        "lesson" => "InteractiveResource",
        "physicalobject" => "PhysicalObject",
        _ => "Other",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn o2r() -> Value {
        json!({
            "title": "t", "description": "d", "access_right": "open", "license": {"text": "CC-BY-4.0", "data": null},
            "creators": [{"name": "A", "orcid": "0000-0002-1825-0097"}, {"name": "A"}, {"name": ""}, {}],
            "keywords": ["a", "b", "a"], "publication_date": "2020-01-01", "upload_type": "dataset", "mainfile": "m",
        })
    }

    #[test]
    fn a_record_is_translated() {
        assert_eq!(
            draft(Some(&o2r()), "urn:uuid:1"),
            json!({
                "titles": [{"title": "t"}], "descriptions": [{"description": "d", "description_type": "Abstract"}],
                "creators": [{"creator_name": "A"}], "keywords": ["a", "b"], "license": {"license": "CC-BY-4.0"},
                "publication_date": "2020-01-01", "open_access": true,
                "resource_types": [{"resource_type_general": "Dataset"}], "community": COMMUNITY,
                "community_specific": {},
                "alternate_identifiers": [{"alternate_identifier": "urn:uuid:1", "alternate_identifier_type": "URN"}],
            })
        );
    }

    #[test]
    fn a_draft_without_metadata_is_valid() {
        let draft = draft(None, "urn:uuid:1");
        assert_eq!(draft["titles"][0]["title"], UNTITLED);
        assert_eq!(draft["open_access"], true);
    }

    #[test]
    fn a_patch_leaves_the_name_alone() {
        let patch = patch(&o2r());
        let paths: Vec<_> =
            patch.as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
        assert!(paths.contains(&"/titles") && !paths.contains(&"/alternate_identifiers"), "{paths:?}");
        assert!(patch.as_array().unwrap().iter().all(|one| one["op"] == "add"));
    }

    proptest! {
        #[test]
        fn restricted_is_not_open(right in "[a-z]{1,10}", title in ".{0,10}") {
            let record = fields(&json!({"access_right": right, "title": title, "creators": title, "keywords": [1, null]}));
            prop_assert_eq!(&record["open_access"], &Value::Bool(right == "open"));
            prop_assert!(!record.contains_key("creators") && !record.contains_key("keywords"));
        }
    }
}
