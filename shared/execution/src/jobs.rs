//! The store of jobs. Whoever changes a running job names its run: a run that lost the job changes nothing.

use compendium::{Audience, Compendia, Compendium};
use serde::Deserialize;
use storage::settings::SettingError;
use storage::time::now_rfc3339;
use storage::{Clients, Condition, Query, StorageError, Table, Update, ids};

use crate::limits::ID_ATTEMPTS;
use crate::record::{INDEXED, JobRecord, JobStatus, Origin};
use crate::step::{Step, StepName};
use crate::steps::{Steps, Verdict};

mod audience;
mod claim;
mod list;

pub use claim::{Claim, RunKey};
pub use list::{Filter, Reader};

/// Environment variable with the table's name.
pub const TABLE: &str = "JOBS_TABLE";

/// All jobs.
#[derive(Debug, Clone)]
pub struct Jobs {
    table: Table,
}

/// A key of the sparse indexes `waiting` and `running`.
#[derive(Debug, Deserialize)]
struct Key {
    id: String,
    #[serde(default)]
    heartbeat: String,
}

/// A job that has a run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RunningJob {
    /// Its id.
    pub id: String,
    /// Until when the run is known to live, RFC 3339.
    pub heartbeat: String,
}

impl Jobs {
    /// The jobs of this deployment.
    ///
    /// # Errors
    /// When `JOBS_TABLE` is not set.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { table: clients.table(TABLE)? })
    }

    /// Creates a waiting job of a compendium as it was read. Send its id to the execution queue afterwards.
    ///
    /// # Errors
    /// When the store does not answer, or `ID_ATTEMPTS` random ids in a row were taken.
    pub async fn create(
        &self,
        compendia: &Compendia,
        compendium: &Compendium,
        origin: &Origin,
    ) -> Result<JobRecord, StorageError> {
        for _ in 0..ID_ATTEMPTS {
            let audience = Audience::of(Some(compendium), &compendium.user);
            let id = ids::random(ids::SHORT);
            let record = JobRecord::new(id, &compendium.id, audience, origin, now_rfc3339());
            match self.table.insert(&record).await {
                Ok(()) => {
                    self.settle_new(compendia, &record).await;
                    return Ok(record);
                }
                Err(StorageError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
        Err(StorageError::Conflict)
    }

    /// One job, read consistently. Ids of other items in the table name no job.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn get(&self, id: &str) -> Result<Option<JobRecord>, StorageError> {
        if id.len() != ids::SHORT || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(None);
        }
        self.table.get(id).await
    }

    /// The ids of up to `limit` jobs that wait for a run, the oldest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn waiting(&self, limit: i32) -> Result<Vec<String>, StorageError> {
        let query = Query::new("waiting", "waiting", INDEXED).page_size(limit);
        let page = self.table.query::<Key>(&query, None).await?;
        Ok(page.records.into_iter().map(|key| key.id).collect())
    }

    /// The ids of up to `limit` running jobs whose heartbeat is older than `before`, the most silent first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn silent(&self, before: &str, limit: i32) -> Result<Vec<String>, StorageError> {
        // The index is ordered by heartbeat, so all that is wanted comes first.
        let query = Query::new("running", "running", INDEXED).page_size(limit);
        let page = self.table.query::<Key>(&query, None).await?;
        let silent = page.records.into_iter().take_while(|key| key.heartbeat.as_str() < before);
        Ok(silent.map(|key| key.id).collect())
    }

    /// Up to `limit` jobs that have a run, the most silent first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn running(&self, limit: i32) -> Result<Vec<RunningJob>, StorageError> {
        let query = Query::new("running", "running", INDEXED).page_size(limit);
        Ok(self.table.query(&query, None).await?.records)
    }

    /// How many jobs wait for a run.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_waiting(&self) -> Result<usize, StorageError> {
        self.table.count(&Query::new("waiting", "waiting", INDEXED)).await
    }

    /// Writes one step of a running job. `moved` says that it started or ended, which counts as a change of the job.
    ///
    /// # Errors
    /// `Conflict` when the job is no longer this run's.
    pub async fn write_step(
        &self,
        run: &RunKey,
        name: StepName,
        step: &Step,
        moved: bool,
    ) -> Result<(), StorageError> {
        let mut update = Update::new().set(&format!("steps.{name}"), step);
        if moved {
            update = update.set("updated", now_rfc3339());
        }
        self.table.change(&run.job, update.when(run.owns())).await
    }

    /// Ends a job of this run. It happens at most once: afterwards no run owns the job.
    ///
    /// # Errors
    /// `Conflict` when the job has ended or is no longer this run's.
    pub async fn finish(&self, run: &RunKey, steps: &Steps, verdict: Verdict) -> Result<(), StorageError> {
        self.table.change(&run.job, ending(steps, verdict).when(run.owns())).await
    }

    /// Ends a job whose run went silent, unless a heartbeat came in since `record` was read.
    ///
    /// # Errors
    /// `Conflict` when one did, or the job has ended.
    pub async fn bury(
        &self,
        record: &JobRecord,
        steps: &Steps,
        verdict: Verdict,
    ) -> Result<(), StorageError> {
        let same = still_running()
            .and(Condition::equals("run", &record.run))
            .and(Condition::equals("heartbeat", &record.heartbeat));
        self.table.change(&record.id, ending(steps, verdict).when(same)).await
    }
}

fn still_running() -> Condition {
    Condition::equals("status", JobStatus::Running)
}

fn ending(steps: &Steps, verdict: Verdict) -> Update {
    let update = Update::new()
        .set("steps", steps)
        .set("status", JobStatus::from(verdict))
        .set("updated", now_rfc3339());
    ["waiting", "running", "heartbeat", "run", "lease", "launched", "started"]
        .into_iter()
        .fold(update, Update::remove)
}
