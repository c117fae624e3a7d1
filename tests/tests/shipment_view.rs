//! GET /api/v1/shipment/{id} and its status: contract/compendia.md 7.1, 7.2.

use serde_json::json;
use tests::shipment::{ZENODO, below, shipped};
use tests::{Client, Person, Workspace, published};

#[tokio::test]
async fn everybody_sees_a_shipment_and_its_status() {
    let author = Person::new(100).await;
    let compendium = published(&author, &Workspace::minimal_rmd()).await;
    let shipment = shipped(&author, &compendium, ZENODO).await;
    let client = Client::new();
    assert_eq!(client.get(&below(&shipment, "")).await.ok(), shipment);
    assert_eq!(client.get(&below(&shipment, "/")).await.ok(), shipment);
    let status = client.get(&below(&shipment, "/status")).await.ok();
    assert_eq!(status, json!({ "id": shipment["id"], "status": "shipped" }));
    // As Python writes a time, with microseconds.
    let modified = shipment["last_modified"].as_str().expect("a time");
    let shape: String =
        modified.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    assert_eq!(shape, "0000-00-00 00:00:00.000000");
}

#[tokio::test]
async fn an_unknown_one_is_404_in_the_references_words() {
    let (client, unknown) = (Client::new(), json!({ "id": "nope" }));
    client.get(&below(&unknown, "")).await.is_error(404, "a compendium with that id does not exist");
    for rest in ["/status", "/dl", "/files", "/publishment"] {
        client.get(&below(&unknown, rest)).await.is_error(404, "shipment not found");
    }
    client
        .send(client.request("PUT", &below(&unknown, "/publishment")))
        .await
        .is_error(404, "shipment not found");
    client
        .send(client.request("DELETE", &below(&unknown, "/files/x")))
        .await
        .is_error(404, "shipment not found");
}

#[tokio::test]
async fn other_paths_and_methods_are_refused_in_the_groups_shape() {
    let (client, unknown) = (Client::new(), json!({ "id": "nope" }));
    client.get(&below(&unknown, "/nothing")).await.is_error(404, "not found");
    let answer = client.send(client.request("PATCH", &below(&unknown, ""))).await.has(405);
    assert_eq!(answer.header("allow"), "GET,HEAD,POST");
    client.send(client.request("POST", "/api/v1/recipient")).await.is_error(405, "method not allowed");
    client.get("/api/v1/recipient/x").await.has(404);
}
