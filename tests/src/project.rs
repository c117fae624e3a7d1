//! Projects.

use serde_json::{Value, json};

use crate::{Answer, Client};

/// The path of all projects.
pub const PROJECTS: &str = "/projects";

/// What POST /projects takes.
pub fn new(name: &str, is_public: bool) -> Value {
    json!({ "name": name, "description": format!("What {name} is about"), "is_public": is_public })
}

/// Makes a project; its uuid.
pub async fn made(client: &Client, body: &Value) -> String {
    let made = client.post(PROJECTS, body).await.ok();
    made["data"][0]["uuid"].as_str().expect("a project has a uuid").to_owned()
}

/// Makes a project that everybody sees, or its people only; its uuid.
pub async fn named(client: &Client, name: &str, is_public: bool) -> String {
    made(client, &new(name, is_public)).await
}

/// The path of a project.
pub fn path(uuid: &str) -> String {
    format!("{PROJECTS}/{uuid}")
}

/// The project as somebody sees it.
pub async fn seen(client: &Client, uuid: &str) -> Value {
    client.get(&path(uuid)).await.ok()["data"][0].clone()
}

/// The text of an error of this group.
#[track_caller]
pub fn detail(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{answer:?}");
    let error = answer.json();
    assert_eq!(
        (&error["type"], &error["size"], &error["status"]),
        (&json!("error"), &json!(1), &json!(status))
    );
    let detail = error["errors"][0]["detail"].as_str().expect("an error says why").to_owned();
    assert_eq!(answer.header("x-error").is_empty(), detail.is_empty());
    detail
}

/// The uuids of the projects of a page.
#[track_caller]
pub fn uuids(page: &Value) -> Vec<String> {
    let data = page["data"].as_array().expect("a page has data");
    assert_eq!(page["size"], data.len());
    data.iter().map(|project| project["uuid"].as_str().expect("a uuid").to_owned()).collect()
}
