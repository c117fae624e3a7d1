//! Compendia in the states that tests start from.

use serde_json::{Value, json};

use crate::{Client, Upload, WORKSPACE, Workspace};

/// Uploads a workspace; the candidate's id.
pub async fn create(author: &Client, workspace: &Workspace) -> String {
    author.upload(Upload::new(WORKSPACE, workspace.zip())).await.ok_text("id")
}

/// Uploads the minimal R Markdown workspace; the candidate's id.
pub async fn workspace(author: &Client) -> String {
    create(author, &Workspace::minimal_rmd()).await
}

/// A complete o2r record with this title.
pub fn metadata(title: &str) -> Value {
    json!({
        "access_right": "open",
        "creators": [{ "name": "Tess Tester", "affiliation": "Test Lab", "orcid": "0000-0002-1825-0097" }],
        "description": "How many ships there are.",
        "displayfile": "display.html",
        "identifier": { "doi": null, "doiurl": null, "reserveddoi": null },
        "title": title,
        "keywords": ["ships"],
        "mainfile": "main.Rmd",
        "communities": [{ "identifier": "o2r" }],
        "license": { "text": "CC-BY-4.0", "data": null, "code": "MIT", "metadata": "CC-BY-4.0" },
        "publication_date": "2026-11-24",
        "publication_type": "other",
        "upload_type": "publication"
    })
}

/// Saves a candidate's extracted metadata as it is, or this record, which publishes it.
pub async fn publish(author: &Client, id: &str, record: Option<Value>) {
    let path = format!("/api/v1/compendium/{id}/metadata");
    let o2r = match record {
        Some(record) => record,
        None => author.get(&path).await.ok()["metadata"]["o2r"].take(),
    };
    author.put(&path, &json!({ "o2r": o2r }).to_string()).await.ok();
}

/// Uploads and publishes a workspace; its id.
pub async fn published(author: &Client, workspace: &Workspace) -> String {
    let id = create(author, workspace).await;
    let mut record = metadata("Ships");
    let main =
        if workspace.parts().iter().any(|part| part.name == b"main.R") { "main.R" } else { "main.Rmd" };
    record["mainfile"] = main.into();
    publish(author, &id, Some(record)).await;
    id
}
