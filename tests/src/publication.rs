//! Publications in the states that tests start from.

use serde_json::{Value, json};

use crate::{Client, Stack};

/// Where publications are.
pub const PUBLICATIONS: &str = "/publications";

/// Enters a publication; it as it is shown.
pub async fn enter(client: &Client, fields: &Value) -> Value {
    let mut entered = client.post(PUBLICATIONS, fields).await.ok();
    assert_eq!((&entered["type"], &entered["size"]), (&json!("publications_one"), &json!(1)), "{entered:#}");
    entered["data"][0].take()
}

/// The address of a publication.
pub fn publication(shown: &Value) -> String {
    format!("{PUBLICATIONS}/{}", shown["uuid"].as_str().expect("a uuid"))
}

/// The records that a shipment's publication is stored in.
pub async fn publications_of(shipment: &str) -> Vec<Value> {
    let mut records = Stack::get().aws().scan("PublicationsTable").await;
    records.retain(|record| record["shipment_id"]["S"] == shipment);
    records
}
