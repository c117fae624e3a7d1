//! One round of looking after everything.

use compendium::Compendia;
use execution::jobs::Jobs;
use execution::watch::Watch;
use lambda_runtime::Error;
use shipment::Shipments;
use storage::{Clients, Objects};

/// What it looks after.
pub struct Janitor {
    watch: Watch,
    files: Objects,
    compendia: Compendia,
    jobs: Jobs,
    shipments: Shipments,
}

impl Janitor {
    /// From the function's environment.
    pub fn from_env(clients: &Clients) -> Result<Self, Error> {
        Ok(Self {
            watch: Watch::from_env(clients)?,
            files: clients.objects("FILES_BUCKET")?,
            compendia: Compendia::from_env(clients)?,
            jobs: Jobs::from_env(clients)?,
            shipments: Shipments::from_env(clients)?,
        })
    }

    /// Looks once. Each thing is tried, whatever becomes of the others.
    pub async fn look(&self) -> Result<(), Error> {
        let (files, compendia) = (&self.files, &self.compendia);
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
