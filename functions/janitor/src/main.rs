//! `janitor`: fails runs whose heartbeat stopped, wakes waiting jobs and shipments, clears up after loads and deletions that
//! died, and sees that all jobs follow their compendium when it is published or deleted (schedule, every minute).

use compendium::Compendia;
use execution::jobs::Jobs;
use execution::watch::Watch;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use shipment::Shipments;
use storage::{Clients, Objects};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    gateway::logging::start();
    let clients = Clients::from_env();
    let watch = Watch::from_env(&clients)?;
    let (files, compendia) = (clients.objects("FILES_BUCKET")?, Compendia::from_env(&clients)?);
    let (jobs, shipments) = (Jobs::from_env(&clients)?, Shipments::from_env(&clients)?);
    let janitor = Janitor { watch, files, compendia, jobs, shipments };
    // What the schedule sends says nothing that matters.
    lambda_runtime::run(service_fn(async |_: LambdaEvent<serde_json::Value>| {
        janitor.look().await.inspect_err(|error| {
            tracing::error!(alarm = true, %error, "not everything could be looked after");
        })
    }))
    .await
}

/// What it looks after.
struct Janitor {
    watch: Watch,
    files: Objects,
    compendia: Compendia,
    jobs: Jobs,
    shipments: Shipments,
}

impl Janitor {
    async fn look(&self) -> Result<(), Error> {
        let (files, compendia) = (&self.files, &self.compendia);
        // Each is tried, whatever becomes of the others.
        let (found, swept, removed, settled, shipped) = (
            self.watch.look().await,
            compendium::sweep(files, compendia).await,
            compendium::sweep_removals(files, compendia).await,
            self.jobs.settle_changes(files, compendia).await,
            shipment::wake(&self.shipments).await,
        );
        let (found, swept, removed, settled, shipped) = (found?, swept?, removed?, settled?, shipped?);
        let (failed, resumed, woken) = (found.failed, found.resumed, found.woken);
        tracing::info!(failed, resumed, woken, swept, removed, settled, shipped, "looked after everything");
        Ok(())
    }
}
