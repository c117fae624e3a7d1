//! B2SHARE's root schema and that of the community EUDAT, which asks for nothing more.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::deposits::refusal::Wrong;

/// The community EUDAT.
const COMMUNITY: &str = "e9b9792e-79fb-4b07-b6b4-b9c2bd06d095";
/// What a record must have, beside what every draft has.
const REQUIRED: [&str; 4] = ["community", "titles", "open_access", "community_specific"];
const CATEGORIES: [&str; 14] = [
    "Audiovisual",
    "Collection",
    "Dataset",
    "Event",
    "Image",
    "InteractiveResource",
    "Model",
    "PhysicalObject",
    "Service",
    "Software",
    "Sound",
    "Text",
    "Workflow",
    "Other",
];
const DESCRIPTION_TYPES: [&str; 6] =
    ["Abstract", "Methods", "SeriesInformation", "TableOfContents", "TechnicalInfo", "Other"];

/// What a value must be.
enum Kind {
    Text,
    Date,
    Bool,
    Object,
    Texts,
    /// Objects with these members, of which so many come first that must be there.
    Objects(&'static [&'static str], usize),
}

fn kind(field: &str) -> Option<Kind> {
    Some(match field {
        "community" | "publisher" | "language" | "version" | "contact_email" | "embargo_date" => Kind::Text,
        "publication_date" => Kind::Date,
        "open_access" => Kind::Bool,
        "community_specific" | "license" => Kind::Object,
        "keywords" | "disciplines" => Kind::Texts,
        "titles" => Kind::Objects(&["title"], 1),
        "descriptions" => Kind::Objects(&["description", "description_type"], 2),
        "creators" => Kind::Objects(&["creator_name"], 1),
        "contributors" => Kind::Objects(&["contributor_name", "contributor_type"], 2),
        "resource_types" => Kind::Objects(&["resource_type_general", "resource_type"], 1),
        "alternate_identifiers" => Kind::Objects(&["alternate_identifier", "alternate_identifier_type"], 2),
        _ => return None,
    })
}

/// What is wrong with the values that are given: everything that the schema says but for what is required.
#[must_use]
pub fn wrong(metadata: &Map<String, Value>) -> Vec<Wrong> {
    let judged =
        metadata.iter().filter_map(|(field, value)| Some(Wrong::new(field, judge(field, value).err()?)));
    judged.collect()
}

/// What is wrong with the community of a new draft.
#[must_use]
pub fn community(metadata: &Map<String, Value>) -> Vec<Wrong> {
    let message = match metadata.get("community").and_then(Value::as_str) {
        Some(COMMUNITY) => return Vec::new(),
        Some(_) => "There is no such community.",
        None => "Record's metadata has no community field.",
    };
    vec![Wrong::new("community", message)]
}

/// What is missing for a publication.
#[must_use]
pub fn missing(metadata: &Map<String, Value>) -> Vec<Wrong> {
    let empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    let missing = REQUIRED.into_iter().filter(|field| metadata.get(*field).is_none_or(empty));
    missing.map(|field| Wrong::new(field, "is a required property")).collect()
}

fn judge(field: &str, value: &Value) -> Result<(), &'static str> {
    let right = match kind(field).ok_or("Additional properties are not allowed")? {
        Kind::Text => value.is_string(),
        Kind::Date => value.as_str().is_some_and(|text| text.parse::<Date>().is_ok()),
        Kind::Bool => value.is_boolean(),
        Kind::Object if field == "license" => value.get("license").is_some_and(Value::is_string),
        Kind::Object => value.is_object(),
        Kind::Texts => list(value)?.iter().all(Value::is_string),
        Kind::Objects(members, required) => list(value)?.iter().all(|one| has(one, members, required)),
    };
    if right { Ok(()) } else { Err("is not valid under the schema") }
}

fn list(value: &Value) -> Result<&[Value], &'static str> {
    let list = value.as_array().ok_or("is not of type 'array'")?;
    let unique = list.iter().enumerate().all(|(at, one)| list.iter().skip(at + 1).all(|other| other != one));
    if unique { Ok(list) } else { Err("has non-unique elements") }
}

fn has(object: &Value, members: &[&str], required: usize) -> bool {
    let Some(object) = object.as_object() else { return false };
    let known = object.iter().all(|(name, value)| {
        let choices: Option<&[&str]> = match name.as_str() {
            "resource_type_general" => Some(&CATEGORIES),
            "description_type" => Some(&DESCRIPTION_TYPES),
            _ => None,
        };
        let text = value.as_str();
        members.contains(&name.as_str())
            && text.is_some_and(|text| choices.is_none_or(|choices| choices.contains(&text)))
    });
    known && members.iter().take(required).all(|name| object.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    fn good() -> Value {
        json!({
            "titles": [{"title": "t"}], "community": COMMUNITY, "open_access": true, "community_specific": {},
            "creators": [{"creator_name": "A"}], "descriptions": [{"description": "d", "description_type": "Abstract"}],
            "license": {"license": "MIT"}, "keywords": ["a", "b"], "publication_date": "2020-01-01",
            "resource_types": [{"resource_type_general": "Dataset"}],
            "alternate_identifiers": [{"alternate_identifier": "urn:uuid:1", "alternate_identifier_type": "URN"}],
        })
    }

    #[test]
    fn what_our_records_say_is_good() {
        assert_eq!(wrong(&fields(&good())), []);
        assert_eq!(community(&fields(&good())), []);
        assert_eq!(missing(&fields(&good())), []);
    }

    #[test]
    fn every_wrong_field_is_told() {
        for (field, value) in [
            ("titles", json!("t")),
            ("titles", json!([{"name": "t"}])),
            ("creators", json!([{"creator_name": "A", "orcid": "x"}])),
            ("creators", json!([{"creator_name": "A"}, {"creator_name": "A"}])),
            ("open_access", json!("yes")),
            ("license", json!("MIT")),
            ("keywords", json!([1])),
            ("publication_date", json!("2020")),
            ("resource_types", json!([{"resource_type_general": "Compendium"}])),
            ("descriptions", json!([{"description": "d"}])),
            ("mainfile", json!("main.Rmd")),
        ] {
            let mut metadata = good();
            metadata[field] = value;
            let told: Vec<_> = wrong(&fields(&metadata)).into_iter().map(|wrong| wrong.field).collect();
            assert_eq!(told, [field]);
        }
    }

    #[test]
    fn a_record_needs_its_fields() {
        let told: Vec<_> =
            missing(&fields(&json!({"titles": []}))).into_iter().map(|wrong| wrong.field).collect();
        assert_eq!(told, REQUIRED);
        assert_eq!(community(&Map::new()).len(), 1);
    }
}
