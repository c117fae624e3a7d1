//! What the handlers work with.

use execution::jobs::Jobs;
use identity::Callers;
use storage::settings::SettingError;
use storage::{Clients, Queue};

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Users {
    pub(crate) callers: Callers,
    pub(crate) jobs: Jobs,
    pub(crate) loads: Pair,
    pub(crate) archives: Pair,
    pub(crate) executions: Pair,
    pub(crate) shipments: Pair,
    pub(crate) orcid_rows: Pair,
}

/// A queue, and where its messages go that failed too often.
#[derive(Debug, Clone)]
pub struct Pair {
    pub(crate) queue: Queue,
    pub(crate) dead_letters: Queue,
}

impl Users {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        let pair = |queue, dead_letters| {
            let (queue, dead_letters) = (clients.queue(queue)?, clients.queue(dead_letters)?);
            Ok(Pair { queue, dead_letters })
        };
        Ok(Self {
            callers: Callers::from_env(clients)?,
            jobs: Jobs::from_env(clients)?,
            loads: pair("LOAD_QUEUE_URL", "LOAD_DEAD_LETTERS_URL")?,
            archives: pair("ARCHIVE_QUEUE_URL", "ARCHIVE_DEAD_LETTERS_URL")?,
            executions: pair("EXECUTION_QUEUE_URL", "EXECUTION_DEAD_LETTERS_URL")?,
            shipments: pair("SHIPMENT_QUEUE_URL", "SHIPMENT_DEAD_LETTERS_URL")?,
            orcid_rows: pair("ORCID_SYNC_QUEUE_URL", "ORCID_SYNC_DEAD_LETTERS_URL")?,
        })
    }
}
