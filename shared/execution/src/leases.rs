//! How many runs go at once: numbered leases that expire unless they are renewed.

use jiff::Timestamp;
use serde::Deserialize;
use storage::settings::SettingError;
use storage::{Clients, Condition, StorageError, Table, Update, time};

use crate::jobs::{RunKey, TABLE};
use crate::settings::Pace;

/// The leases `lease#0` … in the jobs table.
#[derive(Debug, Clone)]
pub struct Leases {
    table: Table,
    pace: Pace,
}

#[derive(Debug, Deserialize)]
struct Lease {
    #[serde(default)]
    expires: i64,
}

impl Leases {
    /// The leases of this deployment.
    ///
    /// # Errors
    /// When `JOBS_TABLE` is not set.
    pub fn from_env(clients: &Clients, pace: Pace) -> Result<Self, SettingError> {
        Ok(Self { table: clients.table(TABLE)?, pace })
    }

    /// Takes a free lease for a run; `None` when as many runs go as may.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn acquire(&self, run: &RunKey) -> Result<Option<u32>, StorageError> {
        for number in 0..self.pace.max_runs {
            let free =
                Condition::absent("owner").or(Condition::less("expires", Timestamp::now().as_second()));
            match self.table.change(&name(number), self.term(run, 0).when(free)).await {
                Ok(()) => return Ok(Some(number)),
                Err(StorageError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Extends a lease, by `grace_seconds` more than usual.
    ///
    /// # Errors
    /// `Conflict` when another run has it.
    pub async fn renew(&self, number: u32, run: &RunKey, grace_seconds: u32) -> Result<(), StorageError> {
        self.table.change(&name(number), self.term(run, grace_seconds).when(owned(run))).await
    }

    /// Frees a lease; one that is no longer this run's stays as it is.
    ///
    /// # Errors
    /// When the store does not answer; the lease expires then.
    pub async fn release(&self, number: u32, run: &RunKey) -> Result<(), StorageError> {
        let update = Update::new().remove("owner").remove("expires").when(owned(run));
        match self.table.change(&name(number), update).await {
            Err(StorageError::Conflict) => Ok(()),
            other => other,
        }
    }

    /// Whether a run could start now.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn any_free(&self) -> Result<bool, StorageError> {
        for number in 0..self.pace.max_runs {
            let lease: Option<Lease> = self.table.get(&name(number)).await?;
            if lease.is_none_or(|lease| time::is_past(lease.expires)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn term(&self, run: &RunKey, grace_seconds: u32) -> Update {
        let seconds = i64::from(self.pace.heartbeat_seconds) + i64::from(grace_seconds);
        Update::new().set("owner", &run.token).set("expires", time::epoch_seconds_after(seconds))
    }
}

fn owned(run: &RunKey) -> Condition {
    Condition::equals("owner", &run.token)
}

/// No job has such an id.
fn name(number: u32) -> String {
    format!("lease#{number}")
}
