//! The committed document is what the code documents, names what the functions route, and hangs together.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

fn document() -> Value {
    serde_json::to_value(openapi::document().unwrap()).unwrap()
}

/// Every operation: path, method, operation.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |(key, value)| (path, key, value)))
        .filter(|(_, key, _)| METHODS.contains(&key.as_str()))
        .map(|(path, method, operation)| (path.as_str(), method.as_str(), operation))
        .collect()
}

/// Every value under `key`, wherever it is.
fn all<'a>(key: &str, value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            if name == key {
                found.push(value);
            }
            all(key, value, found);
        }),
        Value::Array(elements) => elements.iter().for_each(|element| all(key, element, found)),
        _ => {}
    }
}

fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The paths in `.route("…"`, as the document writes them.
fn routed() -> BTreeSet<String> {
    let functions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../functions");
    let mut files = Vec::new();
    for function in fs::read_dir(functions).unwrap() {
        sources(&function.unwrap().path().join("src"), &mut files);
    }
    let mut paths = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        for call in text.split(".route(").skip(1) {
            let path = call.trim_start().strip_prefix('"').and_then(|call| call.split('"').next());
            paths.insert(path.expect("routes are literals").replace("{*", "{"));
        }
    }
    paths
}

#[test]
fn the_committed_document_is_current() {
    let committed = fs::read_to_string(openapi::FILE).unwrap_or_default();
    assert!(
        committed == openapi::text().unwrap(),
        "functions/service/openapi.json is not what the code documents: update it with `cargo run -p openapi`"
    );
}

#[test]
fn every_routed_path_is_documented_and_no_other() {
    let document = document();
    let documented = document["paths"].as_object().unwrap().keys();
    // A router can't tell a name's end apart: the handler of the name does.
    let documented: BTreeSet<_> = documented.map(|path| path.replace(".{file_extension}", "")).collect();
    assert_eq!(documented, routed());
}

#[test]
fn it_is_openapi_3_1() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], "Ercid");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["servers"][0]["url"], "/");
}

#[test]
fn every_operation_says_what_it_is() {
    let document = document();
    let tags: Vec<_> = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{id} names two operations");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{method} {path}");
        assert!(
            operation["tags"].as_array().unwrap().iter().all(|tag| tags.contains(&tag)),
            "{method} {path}"
        );
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(!response["description"].as_str().unwrap().is_empty(), "{method} {path} {status}");
        }
    }
}

#[test]
fn what_needs_a_caller_documents_401_and_what_takes_a_body_documents_refusals() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let responses = operation["responses"].as_object().unwrap();
        // The browser's way back from ORCID answers with redirects only.
        if operation["security"].is_null() && path != "/linking-sessions/oauth/continue" {
            assert!(responses.contains_key("401"), "{method} {path}");
        }
        if operation.get("requestBody").is_some() {
            assert!(responses.contains_key("400") && responses.contains_key("413"), "{method} {path}");
        }
    }
}

#[test]
fn path_parameters_are_those_of_the_path() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let in_path: BTreeSet<_> =
            path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        let none = Vec::new();
        let declared: BTreeSet<_> = operation["parameters"]
            .as_array()
            .unwrap_or(&none)
            .iter()
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(declared, in_path, "{method} {path}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut references = Vec::new();
    all("$ref", &document, &mut references);
    assert!(!references.is_empty());
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for reference in references {
        let name = reference.as_str().unwrap().strip_prefix("#/components/schemas/");
        assert!(name.is_some_and(|name| schemas.contains_key(name)), "{reference}");
    }
}

#[test]
fn every_security_requirement_has_its_scheme() {
    let document = document();
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    let mut requirements = Vec::new();
    all("security", &document, &mut requirements);
    assert!(!requirements.is_empty());
    for requirement in requirements.into_iter().flat_map(|list| list.as_array().unwrap()) {
        let mut names = requirement.as_object().unwrap().keys();
        assert!(names.all(|name| schemes.contains_key(name)), "{requirement}");
    }
}
