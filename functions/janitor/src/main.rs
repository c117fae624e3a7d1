//! `janitor`: fails runs whose heartbeat stopped, wakes waiting jobs and shipments, clears up after loads and deletions that
//! died, and sees that all jobs follow their compendium when it is published or deleted, and lists and ORCID queues people and
//! projects (schedule, every minute).

mod janitor;

use lambda_runtime::{Error, LambdaEvent, service_fn};
use storage::Clients;

use janitor::Janitor;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    gateway::logging::start();
    let janitor = &Janitor::from_env(&Clients::from_env())?;
    // What the schedule sends says nothing that matters.
    lambda_runtime::run(service_fn(async move |_: LambdaEvent<serde_json::Value>| {
        janitor.look().await.inspect_err(|error| {
            tracing::error!(alarm = true, %error, "not everything could be looked after");
        })
    }))
    .await
}
