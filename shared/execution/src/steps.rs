//! The state machine of a job (contract 6.3). Pure: no clock, no store.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::step::{Detail, Step, StepName, StepStatus};
use crate::text;

/// The ten steps of one job.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Steps {
    validate_bag: Step,
    generate_configuration: Step,
    validate_compendium: Step,
    generate_manifest: Step,
    image_prepare: Step,
    image_build: Step,
    image_execute: Step,
    check: Step,
    image_save: Step,
    cleanup: Step,
}

/// How a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No step failed.
    Success,
    /// At least one step failed.
    Failure,
}

/// A change that the machine does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("step {step} is {} and can't {wanted}", .status.as_str())]
pub struct Refused {
    step: StepName,
    status: StepStatus,
    wanted: &'static str,
}

impl Steps {
    /// One step.
    #[must_use]
    pub fn get(&self, name: StepName) -> &Step {
        match name {
            StepName::ValidateBag => &self.validate_bag,
            StepName::GenerateConfiguration => &self.generate_configuration,
            StepName::ValidateCompendium => &self.validate_compendium,
            StepName::GenerateManifest => &self.generate_manifest,
            StepName::ImagePrepare => &self.image_prepare,
            StepName::ImageBuild => &self.image_build,
            StepName::ImageExecute => &self.image_execute,
            StepName::Check => &self.check,
            StepName::ImageSave => &self.image_save,
            StepName::Cleanup => &self.cleanup,
        }
    }

    fn get_mut(&mut self, name: StepName) -> &mut Step {
        match name {
            StepName::ValidateBag => &mut self.validate_bag,
            StepName::GenerateConfiguration => &mut self.generate_configuration,
            StepName::ValidateCompendium => &mut self.validate_compendium,
            StepName::GenerateManifest => &mut self.generate_manifest,
            StepName::ImagePrepare => &mut self.image_prepare,
            StepName::ImageBuild => &mut self.image_build,
            StepName::ImageExecute => &mut self.image_execute,
            StepName::Check => &mut self.check,
            StepName::ImageSave => &mut self.image_save,
            StepName::Cleanup => &mut self.cleanup,
        }
    }

    /// All steps, in order.
    pub fn iter(&self) -> impl Iterator<Item = (StepName, &Step)> {
        StepName::ALL.into_iter().map(|name| (name, self.get(name)))
    }

    /// The step that is running, if one is.
    #[must_use]
    pub fn running(&self) -> Option<StepName> {
        self.iter().find(|(_, step)| step.status == StepStatus::Running).map(|(name, _)| name)
    }

    /// Whether a step failed in a way that ends the run.
    #[must_use]
    pub fn aborted(&self) -> bool {
        self.iter().any(|(name, step)| step.status == StepStatus::Failure && name.aborts_on_failure())
            || self.check_failed_to_compare()
    }

    /// A check that found differences goes on; one that could not compare does not.
    fn check_failed_to_compare(&self) -> bool {
        self.check.status == StepStatus::Failure
            && matches!(&self.check.detail, Some(Detail::Check(result)) if result.impossible)
    }

    /// What to do next: the first queued step, or after an aborting failure the clean-up; `None` while a step runs
    /// and when all is done.
    #[must_use]
    pub fn next(&self) -> Option<StepName> {
        if self.running().is_some() || self.cleanup.status.has_ended() {
            return None;
        }
        if self.aborted() {
            return Some(StepName::Cleanup);
        }
        self.iter().find(|(_, step)| step.status == StepStatus::Queued).map(|(name, _)| name)
    }

    /// How the job ended, once the clean-up has.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        if !self.cleanup.status.has_ended() {
            return None;
        }
        let failed = self.iter().any(|(_, step)| step.status == StepStatus::Failure);
        Some(if failed { Verdict::Failure } else { Verdict::Success })
    }

    /// Starts the step that is next.
    ///
    /// # Errors
    /// When another step is next.
    pub fn start(&mut self, name: StepName, now: Timestamp) -> Result<(), Refused> {
        if self.next() != Some(name) {
            return Err(self.refused(name, "start"));
        }
        let step = self.get_mut(name);
        step.status = StepStatus::Running;
        step.start = Some(now);
        Ok(())
    }

    /// Adds texts to a running step.
    ///
    /// # Errors
    /// When the step isn't running.
    pub fn append<T: Into<String>>(
        &mut self,
        name: StepName,
        lines: impl IntoIterator<Item = T>,
    ) -> Result<(), Refused> {
        let step = self.running_step(name, "take text")?;
        step.text.extend(lines.into_iter().map(Into::into));
        text::keep_newest(name, &mut step.text);
        Ok(())
    }

    /// Records what only this step has.
    ///
    /// # Errors
    /// When the step isn't running.
    pub fn record(&mut self, name: StepName, detail: Detail) -> Result<(), Refused> {
        self.running_step(name, "take a result")?.detail = Some(detail);
        Ok(())
    }

    /// Ends a running step with a positive result.
    ///
    /// # Errors
    /// When the step isn't running.
    pub fn succeed(&mut self, name: StepName, now: Timestamp) -> Result<(), Refused> {
        self.end(name, StepStatus::Success, now)
    }

    /// Ends a running step with a negative result.
    ///
    /// # Errors
    /// When the step isn't running.
    pub fn fail(&mut self, name: StepName, now: Timestamp) -> Result<(), Refused> {
        self.end(name, StepStatus::Failure, now)
    }

    /// Skips the step that is next or running. One that never ran starts and ends now.
    ///
    /// # Errors
    /// When the step is neither next nor running.
    pub fn skip(&mut self, name: StepName, why: &str, now: Timestamp) -> Result<(), Refused> {
        if self.get(name).status != StepStatus::Running {
            self.start(name, now).map_err(|_| self.refused(name, "be skipped"))?;
        }
        self.append(name, [why])?;
        self.end(name, StepStatus::Skipped, now)
    }

    /// Ends everything after a run died or could not start: the running step fails with `why` (if none runs, the
    /// next one does), and the clean-up of an aborted run follows.
    pub fn abort(&mut self, why: &str, now: Timestamp) -> Result<(), Refused> {
        if let Some(name) = self.running() {
            self.append(name, [why])?;
            self.fail(name, now)?;
        } else if !self.aborted()
            && let Some(name) = self.next()
        {
            self.start(name, now)?;
            self.append(name, [why])?;
            self.fail(name, now)?;
        }
        self.clean_up(now, [text::NOTHING_TO_CLEAN])
    }

    /// Does the whole clean-up at once, if it is what comes next.
    ///
    /// # Errors
    /// Never when `next` says `Cleanup` or nothing.
    pub fn clean_up<T: Into<String>>(
        &mut self,
        now: Timestamp,
        lines: impl IntoIterator<Item = T>,
    ) -> Result<(), Refused> {
        if self.next() == Some(StepName::Cleanup) {
            self.start(StepName::Cleanup, now)?;
            self.append(StepName::Cleanup, [text::CLEANUP])?;
            self.append(StepName::Cleanup, lines)?;
            self.succeed(StepName::Cleanup, now)?;
        }
        Ok(())
    }

    fn end(&mut self, name: StepName, status: StepStatus, now: Timestamp) -> Result<(), Refused> {
        let step = self.running_step(name, "end")?;
        step.status = status;
        step.end = Some(now);
        Ok(())
    }

    fn running_step(&mut self, name: StepName, wanted: &'static str) -> Result<&mut Step, Refused> {
        if self.get(name).status != StepStatus::Running {
            return Err(self.refused(name, wanted));
        }
        Ok(self.get_mut(name))
    }

    fn refused(&self, step: StepName, wanted: &'static str) -> Refused {
        Refused { step, status: self.get(step).status, wanted }
    }
}

#[cfg(test)]
mod tests;
