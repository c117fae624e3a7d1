//! Shipments in the states that tests start from.

use serde_json::{Value, json};

use crate::{Answer, Client};

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
