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
    pub callers: Callers,
    pub compendia: Compendia,
    pub files: Objects,
    pub jobs: Jobs,
    pub queue: Queue,
}

impl Service {
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
