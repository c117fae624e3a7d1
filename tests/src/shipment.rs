//! Shipments in the states that tests start from.

use serde_json::{Value, json};

use crate::{Answer, Client, Stack};

/// Where a new shipment is ordered.
pub const SHIPMENT: &str = "/api/v1/shipment";
/// The recipient of most tests.
pub const ZENODO: &str = "zenodo_sandbox";

/// Orders a shipment under this id, or one of its own.
pub async fn order(client: &Client, id: Option<&str>, compendium: &str, recipient: &str) -> Answer {
    let path = id.map_or_else(|| SHIPMENT.to_owned(), |id| format!("{SHIPMENT}/{id}"));
    client.post(&path, &json!({ "compendium_id": compendium, "recipient": recipient })).await
}

/// Ships a compendium; the shipment, which is shipped.
pub async fn shipped(client: &Client, compendium: &str, recipient: &str) -> Value {
    let shipment = order(client, None, compendium, recipient).await.has(201).json();
    assert_eq!(shipment["status"], "shipped", "{shipment:#}");
    shipment
}

/// The address of something below a shipment.
pub fn below(shipment: &Value, rest: &str) -> String {
    format!("{SHIPMENT}/{}{rest}", shipment["id"].as_str().expect("an id"))
}

/// The depositions that the sandbox has of a shipment whose id is a UUID, at all repositories.
pub async fn deposits(shipment: &str) -> Vec<Value> {
    let url = format!("{}/admin/deposits?contains={shipment}", Stack::get().sandbox);
    let found = Client::new().get(&url).await.ok();
    found.as_array().expect("a list").clone()
}

/// The bytes of a file of one of them.
pub async fn deposited(deposit: &Value, name: &str) -> Vec<u8> {
    let text = |field: &str| deposit[field].as_str().expect("a text");
    let sandbox = &Stack::get().sandbox;
    let url = format!("{sandbox}/admin/deposits/{}/{}/files/{name}", text("host"), text("id"));
    Client::new().get(&url).await.has(200).body
}
