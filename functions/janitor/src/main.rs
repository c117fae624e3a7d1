//! `janitor`: fails runs whose heartbeat stopped, wakes waiting jobs, clears up after loads and deletions that died, and
//! sees that all jobs follow their compendium when it is published or deleted (schedule, every minute).

use compendium::Compendia;
use execution::jobs::Jobs;
use execution::watch::Watch;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use storage::{Clients, Objects};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    gateway::logging::start();
    let clients = Clients::from_env();
    let watch = Watch::from_env(&clients)?;
    let (files, compendia) = (clients.objects("FILES_BUCKET")?, Compendia::from_env(&clients)?);
    let jobs = Jobs::from_env(&clients)?;
    let (watch, files, compendia, jobs) = (&watch, &files, &compendia, &jobs);
    // What the schedule sends says nothing that matters.
    lambda_runtime::run(service_fn(async move |_: LambdaEvent<serde_json::Value>| {
        look(watch, files, compendia, jobs).await.inspect_err(|error| {
            tracing::error!(alarm = true, %error, "not everything could be looked after");
        })
    }))
    .await
}

async fn look(watch: &Watch, files: &Objects, compendia: &Compendia, jobs: &Jobs) -> Result<(), Error> {
    // Each is tried, whatever becomes of the others.
    let (found, swept, removed, settled) = (
        watch.look().await,
        compendium::sweep(files, compendia).await,
        compendium::sweep_removals(files, compendia).await,
        jobs.settle_changes(files, compendia).await,
    );
    let (found, swept, removed, settled) = (found?, swept?, removed?, settled?);
    let (failed, resumed, woken) = (found.failed, found.resumed, found.woken);
    tracing::info!(failed, resumed, woken, swept, removed, settled, "looked after jobs, loads and removals");
    Ok(())
}
