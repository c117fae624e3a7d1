//! What may and must be said about a deposition (<https://developers.zenodo.org/#representation>, "Deposit metadata").

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::licenses;
use crate::deposits::refusal::Wrong;
use crate::orcid_id::OrcidId;

const UPLOAD_TYPES: [&str; 10] = [
    "publication",
    "poster",
    "presentation",
    "dataset",
    "image",
    "video",
    "software",
    "lesson",
    "physicalobject",
    "other",
];
const PUBLICATION_TYPES: [&str; 18] = [
    "annotationcollection",
    "book",
    "section",
    "conferencepaper",
    "datamanagementplan",
    "article",
    "patent",
    "preprint",
    "deliverable",
    "milestone",
    "proposal",
    "report",
    "softwaredocumentation",
    "taxonomictreatment",
    "technicalnote",
    "thesis",
    "workingpaper",
    "other",
];
const IMAGE_TYPES: [&str; 6] = ["figure", "plot", "drawing", "diagram", "photo", "other"];
const ACCESS_RIGHTS: [&str; 4] = ["open", "embargoed", "restricted", "closed"];
const CHOICE: &str = "Not a valid choice";
const TYPE: &str = "Not a valid string.";
const MISSING: &str = "Missing data for required field.";

type Fields = Map<String, Value>;

/// What is wrong with the values that are given. Unknown fields are left alone.
#[must_use]
pub fn wrong(metadata: &Fields) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for (name, value) in metadata {
        let field = format!("metadata.{name}");
        let told = match name.as_str() {
            "title" | "description" => text(value).map(drop),
            "upload_type" => choice(value, &UPLOAD_TYPES),
            "publication_type" => choice(value, &PUBLICATION_TYPES),
            "image_type" => choice(value, &IMAGE_TYPES),
            "access_right" => choice(value, &ACCESS_RIGHTS),
            "publication_date" | "embargo_date" => date(value),
            "license" => license(value),
            "keywords" => each(value, &field, &mut wrong, |keyword| text(keyword).map(drop)),
            "creators" => each(value, &field, &mut wrong, creator),
            "communities" => each(value, &field, &mut wrong, |one| part(one, "identifier").map(drop)),
            "related_identifiers" => each(value, &field, &mut wrong, |one| {
                part(one, "identifier").and_then(|_| part(one, "relation")).map(drop)
            }),
            _ => Ok(()),
        };
        if let Err(message) = told {
            wrong.push(Wrong::new(field, message));
        }
    }
    wrong
}

/// What is missing for a publication.
#[must_use]
pub fn missing(metadata: &Fields) -> Vec<Wrong> {
    let given = |name: &str| match metadata.get(name) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(list)) => !list.is_empty(),
        Some(_) => true,
    };
    let kind = metadata.get("upload_type").and_then(Value::as_str);
    let more = match kind {
        Some("publication") => Some("publication_type"),
        Some("image") => Some("image_type"),
        _ => None,
    };
    let required = ["title", "upload_type", "description", "creators"].into_iter().chain(more);
    let missing = required.filter(|name| !given(name));
    missing.map(|name| Wrong::new(format!("metadata.{name}"), MISSING)).collect()
}

/// Fills in what Zenodo itself fills in.
pub fn complete(metadata: &mut Fields) {
    let license = match metadata.get("upload_type").and_then(Value::as_str) {
        Some("dataset") => "cc-zero",
        _ => "cc-by",
    };
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    for (name, value) in
        [("publication_date", today.as_str()), ("access_right", "open"), ("license", license)]
    {
        metadata.entry(name).or_insert_with(|| value.into());
    }
}

type Told<T> = Result<T, &'static str>;

fn text(value: &Value) -> Told<&str> {
    match value {
        Value::Null => Err("Field may not be null."),
        Value::String(text) if text.trim().is_empty() => Err("Shorter than minimum length 1."),
        Value::String(text) => Ok(text),
        _ => Err(TYPE),
    }
}

fn choice(value: &Value, choices: &[&str]) -> Told<()> {
    if choices.contains(&text(value)?) { Ok(()) } else { Err(CHOICE) }
}

fn date(value: &Value) -> Told<()> {
    text(value)?.parse::<Date>().map(drop).map_err(|_| "Not a valid date.")
}

fn license(value: &Value) -> Told<()> {
    if licenses::is_known(text(value)?) { Ok(()) } else { Err("Invalid license.") }
}

fn part<'a>(value: &'a Value, name: &str) -> Told<&'a str> {
    value.get(name).ok_or(MISSING).and_then(text)
}

fn creator(value: &Value) -> Told<()> {
    part(value, "name")?;
    match value.get("orcid") {
        None => Ok(()),
        Some(orcid) => OrcidId::parse(text(orcid)?).map(drop).map_err(|_| "Invalid ORCID identifier."),
    }
}

/// Judges each element; what is wrong is told with its number.
fn each(value: &Value, field: &str, wrong: &mut Vec<Wrong>, judge: impl Fn(&Value) -> Told<()>) -> Told<()> {
    let list = value.as_array().ok_or("Not a valid list.")?;
    for (at, element) in list.iter().enumerate() {
        if let Err(message) = judge(element) {
            wrong.push(Wrong::new(format!("{field}.{at}"), message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: &Value) -> Fields {
        value.as_object().unwrap().clone()
    }

    fn good() -> Value {
        json!({
            "title": "t", "description": "d", "upload_type": "publication", "publication_type": "other",
            "access_right": "open", "license": "CC-BY-4.0", "publication_date": "2020-01-01",
            "creators": [{"name": "A", "orcid": "0000-0002-1825-0097"}], "communities": [{"identifier": "o2r"}],
            "keywords": ["a"], "related_identifiers": [{"identifier": "urn:uuid:1", "relation": "isAlternateIdentifier"}],
        })
    }

    #[test]
    fn what_our_documents_say_is_good() {
        assert_eq!(wrong(&fields(&good())), []);
        assert_eq!(missing(&fields(&good())), []);
    }

    #[test]
    fn every_wrong_field_is_told() {
        for (name, value, field) in [
            ("title", json!(""), "metadata.title"),
            ("title", json!(null), "metadata.title"),
            ("upload_type", json!("compendium"), "metadata.upload_type"),
            ("publication_type", json!("poem"), "metadata.publication_type"),
            ("access_right", json!("sometimes"), "metadata.access_right"),
            ("publication_date", json!("2020-02-30"), "metadata.publication_date"),
            ("license", json!("mine"), "metadata.license"),
            ("license", json!(null), "metadata.license"),
            ("license", json!({"id": "mit"}), "metadata.license"),
            ("creators", json!([{"name": "A"}, {"affiliation": "B"}]), "metadata.creators.1"),
            ("creators", json!([{"name": "A", "orcid": "0000-0000-0000-0000"}]), "metadata.creators.0"),
            ("creators", json!("A"), "metadata.creators"),
            ("keywords", json!(["a", 5]), "metadata.keywords.1"),
            ("related_identifiers", json!([{"identifier": "x"}]), "metadata.related_identifiers.0"),
        ] {
            let mut metadata = good();
            metadata[name] = value;
            let told: Vec<_> = wrong(&fields(&metadata)).into_iter().map(|wrong| wrong.field).collect();
            assert_eq!(told, [field]);
        }
    }

    #[test]
    fn a_publication_needs_its_fields() {
        let told = |metadata: Value| {
            missing(&fields(&metadata)).into_iter().map(|one| one.field).collect::<Vec<_>>()
        };
        assert_eq!(
            told(json!({"upload_type": "publication", "creators": []})),
            ["metadata.title", "metadata.description", "metadata.creators", "metadata.publication_type"]
        );
        let mut completed = fields(&json!({"upload_type": "dataset"}));
        complete(&mut completed);
        assert_eq!(completed["license"], "cc-zero");
    }
}
