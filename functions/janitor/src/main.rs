//! `janitor`: fails runs whose heartbeat stopped and wakes waiting jobs (schedule, every minute).

use execution::watch::Watch;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    gateway::logging::start();
    let watch = Watch::from_env(&Clients::from_env().await)?;
    let watch = &watch;
    // What the schedule sends says nothing that matters.
    lambda_runtime::run(service_fn(async move |_: LambdaEvent<serde_json::Value>| {
        let found = watch.look().await.inspect_err(|error| {
            tracing::error!(alarm = true, %error, "the jobs could not be looked after");
        })?;
        tracing::info!(failed = found.failed, woken = found.woken, "looked after the jobs");
        Ok::<_, Error>(())
    }))
    .await
}
