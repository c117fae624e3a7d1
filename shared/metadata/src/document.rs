//! A compendium's metadata as it is stored, shown and written into `.erc`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::ser::PrettyFormatter;
use utoipa::ToSchema;

use crate::validation::Invalid;
use crate::{to_b2share, to_datacite_xml, to_o2r, to_zenodo, validate};

/// The parts of a compendium's metadata; serialised it is what a view shows under `metadata`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(description = "The parts of a compendium's metadata.")]
pub struct Metadata {
    /// The extracted record.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    pub raw: Option<Value>,
    /// The record that people review: the basis of all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    pub o2r: Option<Value>,
    /// Zenodo's deposit metadata, once published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    pub zenodo: Option<Value>,
    /// The same for Zenodo's sandbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    pub zenodo_sandbox: Option<Value>,
    /// B2SHARE's record, once published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    pub b2share: Option<Value>,
    /// DataCite 4.1 XML, once published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    pub datacite: Option<String>,
}

/// A file of the `.erc` directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// File name, for example `metadata_o2r_1.json`.
    pub name: &'static str,
    /// Content: JSON with four spaces of indentation, or XML.
    pub bytes: Vec<u8>,
}

impl Metadata {
    /// The metadata of a candidate: the extracted record and the o2r record made from it.
    #[must_use]
    pub fn from_raw(raw: Value) -> Self {
        Self { o2r: Some(to_o2r(&raw)), raw: Some(raw), ..Self::default() }
    }

    /// Takes over an edited o2r record word for word and makes the repositories' records from it.
    ///
    /// # Errors
    /// [`Invalid`] when the schema refuses the record.
    pub fn publish(self, o2r: Value) -> Result<Self, Invalid> {
        validate(&o2r)?;
        let zenodo = to_zenodo(&o2r);
        Ok(Self {
            raw: self.raw,
            zenodo_sandbox: Some(zenodo.clone()),
            zenodo: Some(zenodo),
            b2share: Some(to_b2share(&o2r)),
            datacite: Some(to_datacite_xml(&o2r)),
            o2r: Some(o2r),
        })
    }

    /// The files that stand for these records below `.erc` (contract 2.5), in the order of their names.
    #[must_use]
    pub fn documents(&self) -> Vec<Document> {
        let json = |name, value: &Option<Value>| Some(Document { name, bytes: pretty(value.as_ref()?) });
        let xml = self
            .datacite
            .as_ref()
            .map(|xml| Document { name: "metadata_datacite_41.xml", bytes: xml.clone().into_bytes() });
        [
            json("metadata_b2share_1.json", &self.b2share),
            xml,
            json("metadata_o2r_1.json", &self.o2r),
            json("metadata_raw.json", &self.raw),
            json("metadata_zenodo_1.json", &self.zenodo),
            json("metadata_zenodo_sandbox_1.json", &self.zenodo_sandbox),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn pretty(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    let formatter = PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    // Writing a JSON value into memory has nothing that could fail.
    let _ = value.serialize(&mut serializer);
    bytes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record() -> Value {
        json!({
            "title": "t", "access_right": "open", "creators": [{"name": "A"}], "description": "d",
            "displayfile": null, "identifier": null, "keywords": [], "mainfile": "m", "communities": [],
            "license": null, "publication_date": "2020-01-01", "publication_type": "other"
        })
    }

    fn names(metadata: &Metadata) -> Vec<&'static str> {
        metadata.documents().iter().map(|document| document.name).collect()
    }

    #[test]
    fn a_candidate_has_raw_and_o2r() {
        let metadata = Metadata::from_raw(json!({"title": "t", "author": [{"name": "A"}]}));
        assert_eq!(names(&metadata), ["metadata_o2r_1.json", "metadata_raw.json"]);
        let o2r = &metadata.documents()[0].bytes;
        let text = std::str::from_utf8(o2r).unwrap();
        assert_eq!(
            text,
            "{\n    \"creators\": [\n        {\n            \"name\": \"A\"\n        }\n    ],\n    \"title\": \"t\"\n}"
        );
    }

    #[test]
    fn publishing_makes_all_documents_and_keeps_the_record() {
        let metadata = Metadata::from_raw(json!({"title": "raw"})).publish(record()).unwrap();
        assert_eq!(serde_json::to_string(&metadata.o2r).unwrap(), record().to_string());
        assert_eq!(metadata.raw, Some(json!({"title": "raw"})));
        assert_eq!(metadata.zenodo, metadata.zenodo_sandbox);
        insta::assert_debug_snapshot!(names(&metadata), @r#"
        [
            "metadata_b2share_1.json",
            "metadata_datacite_41.xml",
            "metadata_o2r_1.json",
            "metadata_raw.json",
            "metadata_zenodo_1.json",
            "metadata_zenodo_sandbox_1.json",
        ]
        "#);
    }

    #[test]
    fn publishing_refuses_invalid_records() {
        let invalid = Metadata::default().publish(json!({"title": "x"})).unwrap_err();
        assert!(invalid.log.contains("!invalid: 'access_right' is a required property"));
    }

    #[test]
    fn serialised_parts_come_back() {
        let metadata = Metadata::from_raw(json!({"title": "t"})).publish(record()).unwrap();
        let json = serde_json::to_value(&metadata).unwrap();
        let keys: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["raw", "o2r", "zenodo", "zenodo_sandbox", "b2share", "datacite"]);
        assert_eq!(serde_json::from_value::<Metadata>(json).unwrap(), metadata);
        assert_eq!(serde_json::from_str::<Metadata>("{}").unwrap(), Metadata::default());
    }
}
