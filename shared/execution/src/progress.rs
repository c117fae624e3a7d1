//! A run's view of its job: every change goes through the state machine and then to the store.

use storage::{StorageError, time};

use crate::jobs::{Jobs, RunKey};
use crate::step::{Detail, StepName};
use crate::steps::{Refused, Steps, Verdict};

/// Why a run can't go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The job has ended or belongs to another run: stop, and touch nothing.
    #[error("the job is no longer this run's")]
    Lost,
    /// A store did not answer.
    #[error(transparent)]
    Storage(StorageError),
    /// A step was moved in a way that the state machine refuses.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The working directory could not be read or written.
    #[error("working directory: {0}")]
    Local(#[from] std::io::Error),
    /// The container engine failed.
    #[error(transparent)]
    Engine(#[from] crate::engine::EngineError),
    /// The runner was told to end.
    #[error("the run was stopped")]
    Stopped,
}

impl From<StorageError> for RunError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// How a step ends, with its last texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Positive.
    Success(Vec<String>),
    /// Negative.
    Failure(Vec<String>),
    /// It did not apply.
    Skipped(String),
}

impl Outcome {
    /// A success with one text.
    pub fn success(text: impl Into<String>) -> Self {
        Self::Success(vec![text.into()])
    }

    /// A failure with one text.
    pub fn failure(text: impl Into<String>) -> Self {
        Self::Failure(vec![text.into()])
    }

    /// Skipped for a reason.
    pub fn skipped(text: impl Into<String>) -> Self {
        Self::Skipped(text.into())
    }
}

/// The steps of a job that this run owns.
#[derive(Debug)]
pub struct Progress {
    jobs: Jobs,
    run: RunKey,
    steps: Steps,
}

impl Progress {
    /// Goes on from the steps of a job that was just claimed or started.
    #[must_use]
    pub fn new(jobs: Jobs, run: RunKey, steps: Steps) -> Self {
        Self { jobs, run, steps }
    }

    /// The steps as they are.
    #[must_use]
    pub fn steps(&self) -> &Steps {
        &self.steps
    }

    /// The run that this is.
    #[must_use]
    pub fn run(&self) -> &RunKey {
        &self.run
    }

    /// Starts a step.
    ///
    /// # Errors
    /// `Lost` when the job is no longer this run's; likewise below.
    pub async fn start(&mut self, name: StepName) -> Result<(), RunError> {
        self.steps.start(name, time::now())?;
        self.write(name, true).await
    }

    /// Adds texts to the running step.
    ///
    /// # Errors
    /// As `start`.
    pub async fn append<T: Into<String>>(
        &mut self,
        name: StepName,
        lines: impl IntoIterator<Item = T>,
    ) -> Result<(), RunError> {
        self.steps.append(name, lines)?;
        self.write(name, false).await
    }

    /// Records what only this step has; it is written with the step's end.
    ///
    /// # Errors
    /// When the step isn't running.
    pub fn record(&mut self, name: StepName, detail: Detail) -> Result<(), RunError> {
        Ok(self.steps.record(name, detail)?)
    }

    /// Ends a running step, or skips one that is next.
    ///
    /// # Errors
    /// As `start`.
    pub async fn end(&mut self, name: StepName, outcome: Outcome) -> Result<(), RunError> {
        let now = time::now();
        match outcome {
            Outcome::Success(lines) => {
                self.steps.append(name, lines)?;
                self.steps.succeed(name, now)?;
            }
            Outcome::Failure(lines) => {
                self.steps.append(name, lines)?;
                self.steps.fail(name, now)?;
            }
            Outcome::Skipped(why) => self.steps.skip(name, &why, now)?,
        }
        self.write(name, true).await
    }

    /// Ends everything after a failure that no step caused.
    ///
    /// # Errors
    /// As `start`.
    pub async fn abort(mut self, why: &str) -> Result<Verdict, RunError> {
        self.steps.abort(why, time::now())?;
        self.finish().await
    }

    /// Cleans up, with these texts, and ends the job.
    ///
    /// # Errors
    /// As `start`.
    pub async fn clean_up(mut self, lines: Vec<String>) -> Result<Verdict, RunError> {
        self.steps.clean_up(time::now(), lines)?;
        self.finish().await
    }

    async fn finish(self) -> Result<Verdict, RunError> {
        let verdict = self.steps.verdict().unwrap_or(Verdict::Failure);
        owned(self.jobs.finish(&self.run, &self.steps, verdict).await)?;
        Ok(verdict)
    }

    async fn write(&self, name: StepName, moved: bool) -> Result<(), RunError> {
        owned(self.jobs.write_step(&self.run, name, self.steps.get(name), moved).await)
    }
}

fn owned(result: Result<(), StorageError>) -> Result<(), RunError> {
    result.map_err(|error| if error.is_conflict() { RunError::Lost } else { RunError::Storage(error) })
}
