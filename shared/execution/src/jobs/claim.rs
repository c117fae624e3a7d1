//! Who runs a job: claims, heartbeats and hand-overs, all conditional.

use storage::time::{now, now_rfc3339, rfc3339};
use storage::{Condition, StorageError, Update};

use super::{Jobs, still_running};
use crate::record::{INDEXED, JobRecord};
use crate::steps::Steps;

/// The run that owns a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunKey {
    /// The job's id.
    pub job: String,
    /// A random token; every claim makes a new one.
    pub token: String,
}

impl RunKey {
    /// A key for a new claim of this job.
    #[must_use]
    pub fn new(job: &str) -> Self {
        Self { job: job.to_owned(), token: uuid::Uuid::new_v4().to_string() }
    }

    pub(super) fn owns(&self) -> Condition {
        still_running().and(Condition::equals("run", &self.token))
    }
}

/// In what state a job is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nobody has it.
    Waiting,
    /// A handler claimed it with this token and died before it launched a run.
    From(String),
}

impl Jobs {
    /// Claims a job; the answer is the job as it is now, `None` when somebody else was first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn claim(
        &self,
        run: &RunKey,
        claim: &Claim,
        lease: u32,
    ) -> Result<Option<JobRecord>, StorageError> {
        let condition = match claim {
            Claim::Waiting => Condition::Present("waiting".to_owned()).and(Condition::absent("run")),
            Claim::From(token) => Condition::equals("run", token).and(Condition::absent("launched")),
        };
        let update = Update::new()
            .set("run", &run.token)
            .set("running", INDEXED)
            .set("heartbeat", now_rfc3339())
            .set("lease", lease)
            .set("steps", Steps::default())
            .add("attempts", 1)
            .remove("waiting")
            .when(still_running().and(condition));
        match self.table.update(&run.job, update).await {
            Ok(record) => Ok(Some(record)),
            Err(StorageError::Conflict) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives a claimed job back to those that wait, with all steps queued.
    ///
    /// # Errors
    /// `Conflict` when the job is no longer this run's, or was launched.
    pub async fn give_back(&self, run: &RunKey) -> Result<(), StorageError> {
        let update = Update::new().set("waiting", INDEXED).set("steps", Steps::default());
        let update = ["run", "running", "heartbeat", "lease"].into_iter().fold(update, Update::remove);
        self.table.change(&run.job, update.when(run.owns().and(Condition::absent("launched")))).await
    }

    /// Notes that the runner was told to start, and that it may take `grace_seconds` until its first heartbeat.
    ///
    /// # Errors
    /// `Conflict` when it has started already or the job is no longer this run's.
    pub async fn launched(&self, run: &RunKey, grace_seconds: u32) -> Result<(), StorageError> {
        let grace = jiff::SignedDuration::from_secs(i64::from(grace_seconds));
        let heartbeat = now().checked_add(grace).unwrap_or_else(|_| now());
        let update = Update::new().set("launched", true).set("heartbeat", rfc3339(heartbeat));
        self.table.change(&run.job, update.when(run.owns().and(Condition::absent("started")))).await
    }

    /// The runner's first act. A token starts one runner only, however often the launcher starts one.
    ///
    /// # Errors
    /// `Conflict` when there is nothing to run for this token.
    pub async fn start(&self, run: &RunKey) -> Result<JobRecord, StorageError> {
        let update = Update::new().set("launched", true).set("started", true).set("heartbeat", now_rfc3339());
        self.table.update(&run.job, update.when(run.owns().and(Condition::absent("started")))).await
    }

    /// Says that the run lives.
    ///
    /// # Errors
    /// `Conflict` when the job is no longer this run's: stop then.
    pub async fn beat(&self, run: &RunKey) -> Result<(), StorageError> {
        self.table.change(&run.job, Update::new().set("heartbeat", now_rfc3339()).when(run.owns())).await
    }
}
