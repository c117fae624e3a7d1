//! What the handlers work with.

use compendium::Compendia;
use execution::dispatch;
use execution::jobs::Jobs;
use identity::Callers;
use storage::settings::SettingError;
use storage::{Clients, Objects, Queue};

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) callers: Callers,
    pub(crate) compendia: Compendia,
    pub(crate) files: Objects,
    pub(crate) jobs: Jobs,
    pub(crate) queue: Queue,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            callers: Callers::from_env(clients)?,
            compendia: Compendia::from_env(clients)?,
            files: clients.objects("FILES_BUCKET")?,
            jobs: Jobs::from_env(clients)?,
            queue: clients.queue(dispatch::QUEUE)?,
        })
    }
}
