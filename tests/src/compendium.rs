//! Compendia in the states that tests start from.

use serde_json::{Value, json};

use crate::{Client, Upload, WORKSPACE, Workspace, sha256, until};

/// Uploads a workspace; the candidate's id.
pub async fn create(author: &Client, workspace: &Workspace) -> String {
    author.upload(Upload::new(WORKSPACE, workspace.zip())).await.ok_text("id")
}

/// Uploads a workspace whose archive is too large for a request; the candidate's id.
pub async fn create_large(author: &Client, workspace: &Workspace) -> String {
    let archive = workspace.zip();
    let announced = json!({ "size": archive.len(), "sha256": sha256(&archive) });
    let upload = author.post("/api/v1/compendium/upload", &announced).await.ok();
    let outside = Client::new();
    let put = outside.request("PUT", upload["url"].as_str().expect("an address")).body(archive);
    let headers = upload["headers"].as_object().expect("headers").iter();
    // The client sets these two itself.
    let headers =
        headers.filter(|(name, _)| !["host", "content-length"].contains(&name.to_lowercase().as_str()));
    let put = headers.fold(put, |put, (name, value)| put.header(name, value.as_str().expect("a text")));
    outside.send(put).await.has(200);
    let finish = json!({ "content_type": WORKSPACE, "upload": upload["upload"] });
    let answer = author.post("/api/v1/compendium", &finish).await;
    if answer.status == 200 {
        return answer.ok_text("id");
    }
    let status = answer.has(202).json()["status_url"].as_str().expect("an address").to_owned();
    until("the load", async || author.get(&status).await.ok()["id"].as_str().map(str::to_owned)).await
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
