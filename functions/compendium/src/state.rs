//! What the handlers work with, and the checks that most of them begin with.

use std::time::Duration;

use compendium::{Archives, Compendia, Loader, Opened, Uploads};
use execution::jobs::Jobs;
use gateway::compendia::Failure;
use http::HeaderMap;
use identity::Callers;
use storage::settings::{self, SettingError};
use storage::{Clients, Objects};

/// How long a request waits for a queue's worker (contract/decisions.md "Everywhere").
pub const WAIT: Duration = Duration::from_secs(25);

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) archives: Archives,
    pub(crate) callers: Callers,
    pub(crate) compendia: Compendia,
    pub(crate) files: Objects,
    pub(crate) jobs: Jobs,
    pub(crate) loader: Loader,
    /// The address that clients know.
    pub(crate) public_url: String,
    pub(crate) uploads: Uploads,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            archives: Archives::from_env(clients)?,
            callers: Callers::from_env(clients)?,
            compendia: Compendia::from_env(clients)?,
            files: clients.objects("FILES_BUCKET")?,
            jobs: Jobs::from_env(clients)?,
            loader: Loader::from_env(clients)?,
            public_url: settings::text("PUBLIC_URL")?,
            uploads: Uploads::from_env(clients)?,
        })
    }

    /// The compendium that is asked for, if this caller may view it.
    pub(crate) async fn viewable(&self, id: &str, headers: &HeaderMap) -> Result<Opened, Failure> {
        delivery::viewable(&self.compendia, &self.callers, id, headers).await
    }

    /// After a publication or deletion: who sees the jobs in lists. What this does not reach the janitor does.
    pub(crate) async fn settle_jobs(&self, id: &str) {
        if let Err(error) = self.jobs.settle(&self.compendia, id).await {
            tracing::warn!(%error, id, "jobs keep the audience they had until the janitor comes");
        }
    }
}

pub fn unknown() -> Failure {
    Failure::not_found("no compendium with this id")
}
