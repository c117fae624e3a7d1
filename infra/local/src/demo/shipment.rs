//! Shipping what was executed: to the sandbox's Zenodo, and into the public.

use std::time::Duration;

use serde_json::{Value, json};

use super::Api;
use crate::{
    error::{Error, Result},
    progress::Step,
};

const RECIPIENT: &str = "zenodo_sandbox";
const PAUSE: Duration = Duration::from_millis(400);

/// Ships a compendium, publishes it and prints its DOI.
pub async fn publish(api: &Api<'_>, compendium: &str) -> Result<()> {
    println!();
    let step = Step::start(format!("Ship to {RECIPIENT}"));
    let order = json!({ "compendium_id": compendium, "recipient": RECIPIENT });
    let ordered = api.call(api.http.post(api.url("/shipment")).json(&order)).await?;
    let path = format!("/shipment/{}", text(&ordered, "id"));
    let shipped = settled(api, &path, "shipped").await?;
    step.done_with(&format!("deposition {}", text(&shipped, "deposition_id")));

    let step = Step::start("Publish there");
    api.call(api.http.put(api.url(&format!("{path}/publishment")))).await?;
    let published = settled(api, &path, "published").await?;
    step.done_with(&format!("DOI {}", text(&published, "doi")));

    println!("\n  shipment    {}", api.url(&path));
    println!("  record      {}", text(&published, "deposition_url"));
    Ok(())
}

/// The shipment once it has this status.
async fn settled(api: &Api<'_>, path: &str, status: &str) -> Result<Value> {
    let url = api.url(path);
    loop {
        let shipment = api.call(api.http.get(&url)).await?;
        match text(&shipment, "status") {
            found if found == status => return Ok(shipment),
            "error" => return Err(Error::Http { request: url, reason: text(&shipment, "error").to_owned() }),
            _ => tokio::time::sleep(PAUSE).await,
        }
    }
}

fn text<'a>(document: &'a Value, field: &str) -> &'a str {
    document.get(field).and_then(Value::as_str).unwrap_or_default()
}
