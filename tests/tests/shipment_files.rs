//! GET /api/v1/shipment/{id}/files and publishment, DELETE of a file: contract/compendia.md 7.2.

use serde_json::Value;

use tests::repository::deposit;
use tests::shipment::{ZENODO, below, shipped};
use tests::{Client, Person, Workspace, published};

use crate::bags::{is_valid, unzip};

async fn ready(author: &Person, recipient: &str) -> Value {
    let compendium = published(author, &Workspace::minimal_rmd()).await;
    shipped(author, &compendium, recipient).await
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn the_repository_has_one_file_which_is_a_valid_bag() {
    let author = Person::new(100).await;
    for recipient in [ZENODO, "b2share_sandbox"] {
        let shipment = ready(&author, recipient).await;
        let files = Client::new().get(&below(&shipment, "/files")).await.ok();
        assert_eq!(files, Client::new().get(&below(&shipment, "/publishment")).await.ok());
        let [listed] = files["files"].as_array().expect("files").as_slice() else { panic!("{files:#}") };
        let name = format!("{}.zip", shipment["compendium_id"].as_str().expect("an id"));
        assert_eq!(listed["filename"], name);
        let deposit = deposit(shipment["id"].as_str().expect("an id")).await;
        assert_eq!(deposit.files(), [(name.clone(), text(&listed["checksum"]))]);
        assert_eq!(deposit.uploads(), 1, "{deposit:?}");
        let content = deposit.bytes(&name).await;
        assert_eq!(listed["filesize"], content.len());
        is_valid(&unzip(&content));
    }
}

#[tokio::test]
async fn a_file_can_be_deleted_until_it_is_published() {
    let (author, other) = (Person::new(100).await, Person::new(100).await);
    let shipment = ready(&author, ZENODO).await;
    let files = author.get(&below(&shipment, "/files")).await.ok();
    let file = files["files"][0]["id"].as_str().expect("an id");
    let path = below(&shipment, &format!("/files/{file}"));
    let delete = async |client: &Client, path: &str| client.send(client.request("DELETE", path)).await;
    delete(&Client::new(), &path).await.is_error(401, "user is not authenticated");
    delete(&other, &path).await.is_error(403, "insufficient permissions");
    delete(&author, &below(&shipment, "/files/nope")).await.is_error(404, "file not found");
    delete(&author, &path).await.is(204, "");
    delete(&author, &path).await.is_error(404, "file not found");
    assert_eq!(author.get(&below(&shipment, "/files")).await.ok()["files"], Value::Array(Vec::new()));
    // Zenodo publishes nothing without a file, and says so.
    assert_eq!(author.put(&below(&shipment, "/publishment"), "").await.ok()["status"], "error");
    assert!(author.get(&below(&shipment, "")).await.ok()["error"].is_string());

    let shipment = ready(&author, ZENODO).await;
    author.put(&below(&shipment, "/publishment"), "").await.ok();
    let files = author.get(&below(&shipment, "/files")).await.ok();
    let path = below(&shipment, &format!("/files/{}", files["files"][0]["id"].as_str().expect("an id")));
    delete(&author, &path).await.is_error(400, "files of a published shipment can't be deleted");
}
