//! Jobs from their start to their end.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{Client, Stack, within};

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

/// Wakes the janitor, which otherwise comes every minute, until a job has ended; the job with all its steps.
pub async fn buried(client: &Client, id: &str, seconds: u64) -> Value {
    let aws = Stack::get().aws();
    within(seconds, &format!("the end of job {id}"), async || {
        aws.invoke("JanitorFunction", &json!({})).await;
        let job = view(client, id).await;
        (job["status"] != "running").then_some(job)
    })
    .await
}

/// Asserts that an ended job does not change any more.
pub async fn stays(client: &Client, job: &Value) {
    let id = job["id"].as_str().expect("an id");
    for _ in 0..10 {
        sleep(Duration::from_millis(200)).await;
        assert_eq!(&view(client, id).await, job, "an ended job changed");
    }
}

/// After how many seconds of silence a run counts as dead.
pub async fn heartbeat_seconds() -> u64 {
    let seconds = Stack::get().aws().setting("JanitorFunction", "HEARTBEAT_SECONDS").await;
    seconds.parse().expect("a number of seconds")
}
