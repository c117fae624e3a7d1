//! `janitor`: fails runs whose heartbeat stopped, wakes waiting jobs and shipments, clears up after loads and deletions that
//! died (schedule, every minute).

use compendium::Compendia;
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
    let shipments = Shipments::from_env(&clients)?;
    let (watch, files, compendia, shipments) = (&watch, &files, &compendia, &shipments);
    // What the schedule sends says nothing that matters.
    lambda_runtime::run(service_fn(async move |_: LambdaEvent<serde_json::Value>| {
        look(watch, files, compendia, shipments).await.inspect_err(|error| {
            tracing::error!(alarm = true, %error, "not everything could be looked after");
        })
    }))
    .await
}

async fn look(
    watch: &Watch,
    files: &Objects,
    compendia: &Compendia,
    shipments: &Shipments,
) -> Result<(), Error> {
    // Each is tried, whatever becomes of the others.
    let (found, swept, removed, shipped) = (
        watch.look().await,
        compendium::sweep(files, compendia).await,
        compendium::sweep_removals(files, compendia).await,
        shipment::wake(shipments).await,
    );
    let (found, swept, removed, shipped) = (found?, swept?, removed?, shipped?);
    let (failed, resumed, woken) = (found.failed, found.resumed, found.woken);
    tracing::info!(
        failed,
        resumed,
        woken,
        swept,
        removed,
        shipped,
        "looked after jobs, loads, removals and shipments"
    );
    Ok(())
}
