//! The execution queue's work: claim a job, do its quick steps, launch its run (functions/execute).

use serde::{Deserialize, Serialize};
use storage::{Clients, Queue, StorageError, time};

use crate::jobs::{Claim, Jobs, RunKey};
use crate::launcher::Launcher;
use crate::leases::Leases;
use crate::progress::{Progress, RunError};
use crate::quick::Quick;
use crate::record::JobRecord;
use crate::settings::Pace;
use crate::step::StepName;
use crate::{StartError, text};

/// Environment variable with the queue's URL.
pub const QUEUE: &str = "EXECUTION_QUEUE_URL";

/// A claim beyond this many fails the job: something about it ends its handlers.
const ATTEMPTS: u32 = 5;

/// What the execution queue carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Message {
    /// A new job: `{"job": "<id>"}`.
    Job {
        /// Its id.
        job: String,
    },
    /// A run ended, so others may start: `{"dispatch": true}`.
    Dispatch {
        /// Always true.
        dispatch: bool,
    },
}

impl Message {
    /// The message that wakes waiting jobs.
    #[must_use]
    pub fn wake() -> Self {
        Self::Dispatch { dispatch: true }
    }
}

/// Claims and launches jobs.
#[derive(Debug, Clone)]
pub struct Dispatcher {
    jobs: Jobs,
    leases: Leases,
    quick: Quick,
    launcher: Launcher,
    queue: Queue,
    pace: Pace,
}

impl Dispatcher {
    /// Everything from the environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be read.
    pub fn from_env(clients: &Clients) -> Result<Self, StartError> {
        let pace = Pace::from_env()?;
        Ok(Self {
            jobs: Jobs::from_env(clients)?,
            leases: Leases::from_env(clients, pace)?,
            quick: Quick::from_env(clients)?,
            launcher: Launcher::from_env(clients)?,
            queue: clients.queue(QUEUE)?,
            pace,
        })
    }

    /// Handles one message: starts jobs while there are both a waiting job and a free lease. A job for which there is
    /// no lease stays waiting; whoever frees one sends a message.
    ///
    /// # Errors
    /// When a store does not answer; the message should be delivered again then.
    pub async fn handle(&self, message: Message) -> Result<(), RunError> {
        let mut wanted = match message {
            Message::Job { job } => Some(job),
            Message::Dispatch { .. } => None,
        };
        // Each round starts a run, loses a race or ends: more rounds than leases only happen under races.
        for _ in 0..=self.pace.max_runs.saturating_mul(2) {
            let Some((run, claim)) = self.candidate(wanted.take()).await? else { return Ok(()) };
            let Some(lease) = self.leases.acquire(&run).await? else { return Ok(()) };
            match self.jobs.claim(&run, &claim, lease).await {
                Ok(Some(job)) => self.begin(&run, job, lease).await?,
                Ok(None) => self.leases.release(lease, &run).await?,
                Err(error) => {
                    let _ = self.leases.release(lease, &run).await;
                    return Err(error.into());
                }
            }
        }
        // Jobs that end before they are launched can be many: the rest is for the next call.
        Ok(self.queue.send(&Message::wake()).await?)
    }

    /// The job of the message, if it can be claimed, or else the one that has waited longest.
    async fn candidate(&self, wanted: Option<String>) -> Result<Option<(RunKey, Claim)>, StorageError> {
        if let Some(id) = wanted
            && let Some(job) = self.jobs.get(&id).await?
            && let Some(claim) = self.claim(&job)
        {
            return Ok(Some((RunKey::new(&id), claim)));
        }
        let oldest = self.jobs.waiting(1).await?.into_iter().next();
        Ok(oldest.map(|id| (RunKey::new(&id), Claim::Waiting)))
    }

    fn claim(&self, job: &JobRecord) -> Option<Claim> {
        if job.is_waiting() {
            return Some(Claim::Waiting);
        }
        let stale = !job.launched && job.is_silent(&seconds_ago(self.pace.takeover_seconds));
        job.run.clone().filter(|_| stale).map(Claim::From)
    }

    async fn begin(&self, run: &RunKey, job: JobRecord, lease: u32) -> Result<(), RunError> {
        let result = self.work(run, job).await;
        match result {
            Ok(Begun::Launched) => Ok(()),
            Ok(Begun::Ended) | Err(RunError::Lost) => Ok(self.leases.release(lease, run).await?),
            Err(error) => {
                // The next delivery starts afresh; should giving back fail too, the job is taken over later.
                let _ = self.jobs.give_back(run).await;
                let _ = self.leases.release(lease, run).await;
                Err(error)
            }
        }
    }

    async fn work(&self, run: &RunKey, job: JobRecord) -> Result<Begun, RunError> {
        let mut progress = Progress::new(self.jobs.clone(), run.clone(), job.steps.clone());
        if job.attempts > ATTEMPTS {
            progress.abort(text::GIVEN_UP).await?;
            return Ok(Begun::Ended);
        }
        let mut work = match self.quick.open(&job).await? {
            Ok(work) => work,
            Err(why) => {
                progress.abort(&why).await?;
                return Ok(Begun::Ended);
            }
        };
        while let Some(name) = progress.steps().next() {
            match name {
                StepName::ImagePrepare => break,
                StepName::Cleanup => {
                    self.quick.close(&work).await?;
                    progress.clean_up(vec![text::NOTHING_TO_CLEAN.to_owned()]).await?;
                    return Ok(Begun::Ended);
                }
                _ => self.quick.step(name, &mut work, &mut progress).await?,
            }
        }
        self.quick.close(&work).await?;
        self.launch(run, progress, job.lease).await
    }

    async fn launch(&self, run: &RunKey, progress: Progress, lease: Option<u32>) -> Result<Begun, RunError> {
        let grace = self.launcher.grace_seconds();
        if let Err(error) = self.launcher.launch(run).await {
            tracing::error!(job = run.job, %error, "a run could not be launched");
            progress.abort(text::NOT_LAUNCHED).await?;
            return Ok(Begun::Ended);
        }
        match self.jobs.launched(run, grace).await {
            // The runner was faster than we.
            Ok(()) | Err(StorageError::Conflict) => {}
            // It lives all the same, and says so itself.
            Err(error) => tracing::warn!(job = run.job, %error, "a launch was not recorded"),
        }
        if let Some(lease) = lease
            && grace > 0
        {
            let _ = self.leases.renew(lease, run, grace).await;
        }
        Ok(Begun::Launched)
    }
}

/// What became of a claimed job.
enum Begun {
    /// A runner has it.
    Launched,
    /// It has ended.
    Ended,
}

/// A time before now, as stored text.
pub(crate) fn seconds_ago(seconds: u32) -> String {
    let ago = jiff::SignedDuration::from_secs(i64::from(seconds));
    time::rfc3339(time::now().checked_sub(ago).unwrap_or_else(|_| time::now()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_messages_are_read() {
        let job = serde_json::from_str::<Message>(r#"{"job":"UMmJ7"}"#).unwrap();
        assert_eq!(job, Message::Job { job: "UMmJ7".into() });
        assert_eq!(serde_json::from_str::<Message>(r#"{"dispatch":true}"#).unwrap(), Message::wake());
        for wrong in ["{}", "[]", r#"{"job":7}"#, "\"UMmJ7\""] {
            assert!(serde_json::from_str::<Message>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_sample_event_is_understood() {
        let sample: serde_json::Value =
            serde_json::from_str(include_str!("../../../events/execute.json")).unwrap();
        let body = sample.pointer("/Records/0/body").unwrap().as_str().unwrap();
        assert_eq!(serde_json::from_str::<Message>(body).unwrap(), Message::Job { job: "UMmJ7".into() });
    }

    #[test]
    fn a_past_time_sorts_before_now() {
        assert!(seconds_ago(60) < time::now_rfc3339());
        assert!(seconds_ago(60) < seconds_ago(30));
    }
}
