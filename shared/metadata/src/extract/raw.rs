//! The raw record before anything is known (contract 5.1).

use serde_json::{Map, Value, json};

/// Every field of the raw record at its default. `generatedBy` is the value that clients know.
pub(super) fn default_record() -> Map<String, Value> {
    let record = json!({
        "access_right": "open",
        "author": [],
        "bagit": { "bagittxt_files": [] },
        "codefiles": [],
        "communities": [{ "identifier": "o2r" }],
        "depends": [],
        "description": null,
        "displayfile": null,
        "displayfile_candidates": [],
        "file": { "filename": null, "filepath": null, "mimetype": null },
        "generatedBy": "o2r-meta metaextract.py",
        "identifier": { "doi": null, "doiurl": null, "reserveddoi": null },
        "inputfiles": [],
        "interaction": [],
        "keywords": [],
        "license": default_license(),
        "mainfile": null,
        "mainfile_candidates": [],
        "ncdf": { "ncdf_files": [] },
        "paperLanguage": [],
        "provenance": [],
        "publicationDate": null,
        "publication_type": "other",
        "r_comment": [],
        "r_input": [],
        "r_output": [],
        "rdata": { "rdata_files": [] },
        "recordDateCreated": null,
        "researchHypotheses": [],
        "researchQuestions": [],
        "softwarePaperCitation": null,
        "spatial": { "files": [], "union": null },
        "temporal": { "begin": null, "end": null },
        "title": null,
        "upload_type": "publication",
        "version": null,
    });
    match record {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Licences where the author names none: only the metadata's is known.
pub(super) fn default_license() -> Map<String, Value> {
    let licences = [
        ("code", Value::Null),
        ("data", Value::Null),
        ("metadata", json!("CC-BY-4.0")),
        ("text", Value::Null),
    ];
    super::entries(licences).collect()
}

/// The `file` entry of the main file.
pub(super) fn file(path: &str, is_markdown: bool) -> Value {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mime = if is_markdown { "text/x-r-markdown" } else { "script/x-R" };
    json!({ "filename": name, "filepath": path, "mimetype": mime })
}
