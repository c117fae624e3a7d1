//! The watchdog (functions/janitor): no job stays `running` for ever, and no waiting job is forgotten.

use storage::{Clients, Queue, StorageError, time};

use crate::dispatch::{Message, QUEUE, seconds_ago};
use crate::jobs::{Jobs, RunKey};
use crate::leases::Leases;
use crate::record::JobRecord;
use crate::settings::Pace;
use crate::steps::Verdict;
use crate::{StartError, text};

/// Silent runs looked at per call; there are rarely more than runs that may go at once.
const BATCH: i32 = 100;

/// Looks after running and waiting jobs.
#[derive(Debug, Clone)]
pub struct Watch {
    jobs: Jobs,
    leases: Leases,
    queue: Queue,
    pace: Pace,
}

/// What one look found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Found {
    /// Runs that had stopped responding and were failed.
    pub failed: usize,
    /// Jobs whose handler had died, handed to another.
    pub resumed: usize,
    /// Whether waiting jobs were woken.
    pub woken: bool,
}

impl Watch {
    /// Everything from the environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be read.
    pub fn from_env(clients: &Clients) -> Result<Self, StartError> {
        let pace = Pace::from_env()?;
        Ok(Self {
            jobs: Jobs::from_env(clients)?,
            leases: Leases::from_env(clients, pace)?,
            queue: clients.queue(QUEUE)?,
            pace,
        })
    }

    /// Fails runs whose heartbeat stopped, and wakes waiting jobs when a run may start.
    ///
    /// # Errors
    /// When a store does not answer; the next call does the rest.
    pub async fn look(&self) -> Result<Found, StorageError> {
        let (dead, stuck) =
            (seconds_ago(self.pace.heartbeat_seconds), seconds_ago(self.pace.takeover_seconds));
        let mut found = Found::default();
        // What is dead is stuck too: takeover is tried before.
        for id in self.jobs.silent(dead.as_str().max(&stuck), BATCH).await? {
            let Some(job) = self.jobs.get(&id).await? else { continue };
            if job.is_silent(&dead) {
                found.failed += usize::from(self.bury(&job).await?);
            } else if !job.launched && job.is_silent(&stuck) {
                self.resume(&job).await?;
                found.resumed += 1;
            }
        }
        if !self.jobs.waiting(1).await?.is_empty() && self.leases.any_free().await? {
            self.queue.send(&Message::wake()).await?;
            found.woken = true;
        }
        Ok(found)
    }

    /// A handler died between its claim and the launch. Its message is hidden for minutes, so another takes over.
    async fn resume(&self, job: &JobRecord) -> Result<(), StorageError> {
        tracing::warn!(job = job.id, "a claimed job was not launched and is taken over");
        self.release(job).await?;
        self.queue.send(&Message::Job { job: job.id.clone() }).await
    }

    async fn release(&self, job: &JobRecord) -> Result<(), StorageError> {
        let (Some(lease), Some(token)) = (job.lease, &job.run) else { return Ok(()) };
        let run = RunKey { job: job.id.clone(), token: token.clone() };
        self.leases.release(lease, &run).await
    }

    /// False when the run turned out to live, or the job has ended meanwhile.
    async fn bury(&self, job: &JobRecord) -> Result<bool, StorageError> {
        let mut steps = job.steps.clone();
        let why = text::stopped_responding(self.pace.heartbeat_seconds);
        if let Err(error) = steps.abort(&why, time::now()) {
            // The steps had ended but not the job: what they say stands.
            tracing::warn!(job = job.id, %error, "a silent job could not be aborted");
        }
        match self.jobs.bury(job, &steps, steps.verdict().unwrap_or(Verdict::Failure)).await {
            Ok(()) => {}
            Err(StorageError::Conflict) => return Ok(false),
            Err(error) => return Err(error),
        }
        tracing::warn!(job = job.id, heartbeat = job.heartbeat, "a run stopped responding");
        self.release(job).await?;
        Ok(true)
    }
}
