//! Jobs from their start to their end.

use serde_json::{Value, json};

use crate::{Client, within};

/// Jobs of other tests run first: this long one may take, in seconds.
const PATIENCE: u64 = 600;

/// Starts a job; its id.
pub async fn start(client: &Client, compendium: &str) -> String {
    client.post("/api/v1/job", &json!({ "compendium_id": compendium })).await.ok_text("job_id")
}

/// A job with all its steps.
pub async fn view(client: &Client, id: &str) -> Value {
    client.get(&format!("/api/v1/job/{id}?steps=all")).await.ok()
}

/// Waits for a job's end; the job with all its steps.
pub async fn ended(client: &Client, id: &str) -> Value {
    within(PATIENCE, &format!("the end of job {id}"), async || {
        let job = view(client, id).await;
        (job["status"] != "running").then_some(job)
    })
    .await
}
