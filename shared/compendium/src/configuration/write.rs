//! Writing and rewriting the file.

use serde::Serialize;
use serde_json::{Map, Value, json};
use serde_saphyr::SingleQuoted;

use super::{ConfigurationError, edit, path::payload_path, yaml};

/// The parts of a compendium that every one has a license for, as the file lists them.
const LICENSED: [&str; 4] = ["code", "data", "metadata", "text"];

/// What the metadata says about a compendium's configuration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fields<'a> {
    /// The main file, relative to the payload directory.
    pub main: Option<&'a str>,
    /// The display file, relative to the payload directory.
    pub display: Option<&'a str>,
    /// `license` of the metadata, whatever it is.
    pub licenses: &'a Value,
}

impl<'a> Fields<'a> {
    /// The fields of `metadata.o2r`, whose paths are relative to the root of the compendium.
    #[must_use]
    pub fn of_metadata(o2r: &'a Value, bag: bool) -> Self {
        let path = |key| o2r.get(key).and_then(Value::as_str).map(|path| payload_path(path, bag));
        Self {
            main: path("mainfile"),
            display: path("displayfile"),
            licenses: o2r.get("license").unwrap_or(&Value::Null),
        }
    }

    /// Those keys of the file that the metadata has a say in.
    fn entries(&self) -> Map<String, Value> {
        let paths = [("main", self.main), ("display", self.display)];
        let paths = paths.into_iter().filter_map(|(key, path)| Some((key, json!(path?))));
        let licenses = self.licenses.is_object().then(|| ("licenses", self.licenses.clone()));
        paths.chain(licenses).map(|(key, value)| (key.to_owned(), value)).collect()
    }
}

/// The file of a compendium that brings none.
///
/// # Errors
/// None in practice: the document is plain.
pub fn generate(id: &str, fields: &Fields<'_>) -> Result<String, ConfigurationError> {
    let licenses: Map<_, _> = LICENSED
        .into_iter()
        .map(|part| (part.to_owned(), fields.licenses.get(part).cloned().unwrap_or_default()))
        .collect();
    yaml::write(&Generated {
        id,
        spec_version: SingleQuoted("1"),
        main: fields.main,
        display: fields.display,
        licenses,
    })
}

/// The generated form, whose version stays a string in every YAML.
#[derive(Serialize)]
struct Generated<'a> {
    id: &'a str,
    spec_version: SingleQuoted<&'a str>,
    main: Option<&'a str>,
    display: Option<&'a str>,
    licenses: Map<String, Value>,
}

/// The file with `main`, `display` and `licenses` replaced by what the metadata has for them. Everything else stays,
/// comments and spelling included where the text allows it.
///
/// # Errors
/// [`ConfigurationError::Unreadable`]: `existing` is not a configuration file.
pub fn update(existing: &[u8], fields: &Fields<'_>) -> Result<String, ConfigurationError> {
    replaced(existing, fields.entries())
}

/// The file with another `id`, otherwise as `update`.
///
/// # Errors
/// [`ConfigurationError::Unreadable`]: `existing` is not a configuration file.
pub fn with_id(existing: &[u8], id: &str) -> Result<String, ConfigurationError> {
    replaced(existing, Map::from_iter([("id".to_owned(), id.into())]))
}

fn replaced(existing: &[u8], entries: Map<String, Value>) -> Result<String, ConfigurationError> {
    let mut document = match yaml::parse(existing)? {
        Value::Object(document) => document,
        Value::Null => Map::new(),
        _ => return Err(ConfigurationError::Unreadable),
    };
    let mut edited = String::from_utf8_lossy(existing).into_owned();
    for (key, value) in entries {
        if document.get(&key) != Some(&value) {
            edited = edit::replace(&edited, &key, &yaml::write(&json!({ &key: value }))?);
            document.insert(key, value);
        }
    }
    let document = Value::Object(document);
    // The text is edited without knowing all of YAML, so it counts only if it says what it should.
    if yaml::parse(edited.as_bytes()).is_ok_and(|read| read == document) {
        return Ok(edited);
    }
    yaml::write(&document)
}
