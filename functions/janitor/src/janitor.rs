//! One round of looking after everything.

use std::time::{Duration, Instant};

use compendium::Compendia;
use execution::jobs::Jobs;
use execution::watch::Watch;
use identity::People;
use lambda_runtime::Error;
use people::Directory;
use project::Projects;
use shipment::Shipments;
use storage::{Clients, Objects, StorageError};
use tokio::time::timeout;

/// How long it makes lists and queues follow people, and then projects, so that one round ends before the next begins.
const FOLLOWING: Duration = Duration::from_secs(10);
/// When it stops wherever it is: one person may have thousands of publications, and projects don't wait for all of them.
const LONGEST: Duration = Duration::from_secs(15);

/// What it looks after.
pub struct Janitor {
    watch: Watch,
    files: Objects,
    compendia: Compendia,
    jobs: Jobs,
    shipments: Shipments,
    people: Directory,
    projects: Projects,
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
            people: Directory::from_env(clients, People::new(clients.table("PEOPLE_TABLE")?))?,
            projects: Projects::from_env(clients)?,
        })
    }

    /// Looks once. Each thing is tried, whatever becomes of the others.
    pub async fn look(&self) -> Result<(), Error> {
        let (files, compendia) = (&self.files, &self.compendia);
        let (found, swept, removed, settled, shipped, indexed, followed) = (
            self.watch.look().await,
            compendium::sweep(files, compendia).await,
            compendium::sweep_removals(files, compendia).await,
            self.jobs.settle_changes(files, compendia).await,
            shipment::wake(&self.shipments).await,
            stopped_in_time(self.people.catch_up(Instant::now() + FOLLOWING)).await,
            stopped_in_time(self.projects.catch_up(Instant::now() + FOLLOWING)).await,
        );
        let (found, swept, removed, settled, shipped, indexed, followed) =
            (found?, swept?, removed?, settled?, shipped?, indexed?, followed?);
        let (failed, resumed, woken) = (found.failed, found.resumed, found.woken);
        tracing::info!(
            failed,
            resumed,
            woken,
            swept,
            removed,
            settled,
            shipped,
            indexed,
            followed,
            "looked after everything"
        );
        Ok(())
    }
}

/// What is not done by then is gone on with in the next round, as if this one had died.
async fn stopped_in_time(
    following: impl Future<Output = Result<usize, StorageError>>,
) -> Result<usize, StorageError> {
    timeout(LONGEST, following).await.unwrap_or_else(|_| {
        tracing::warn!("following takes long, and is gone on with in the next round");
        Ok(0)
    })
}
