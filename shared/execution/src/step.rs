//! The ten steps of a job and what each one records.

use std::fmt;
use std::str::FromStr;

use check::ImageComparison;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The steps in the order in which they run (seed 003 "Steps of a job").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// Validates the bag, if the compendium is one.
    ValidateBag,
    /// Writes `erc.yml` where there is none.
    GenerateConfiguration,
    /// Checks `erc.yml`.
    ValidateCompendium,
    /// Writes a Dockerfile where there is none.
    GenerateManifest,
    /// Packs the payload for the container engine.
    ImagePrepare,
    /// Builds, loads or finds the image.
    ImageBuild,
    /// Runs the analysis in a container.
    ImageExecute,
    /// Compares the new display file with the author's.
    Check,
    /// Saves the image with the compendium.
    ImageSave,
    /// Removes what the run left behind.
    Cleanup,
}

impl StepName {
    /// All steps, in order.
    pub const ALL: [Self; 10] = [
        Self::ValidateBag,
        Self::GenerateConfiguration,
        Self::ValidateCompendium,
        Self::GenerateManifest,
        Self::ImagePrepare,
        Self::ImageBuild,
        Self::ImageExecute,
        Self::Check,
        Self::ImageSave,
        Self::Cleanup,
    ];

    /// The name in paths, queries and answers, e.g. `validate_bag`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ValidateBag => "validate_bag",
            Self::GenerateConfiguration => "generate_configuration",
            Self::ValidateCompendium => "validate_compendium",
            Self::GenerateManifest => "generate_manifest",
            Self::ImagePrepare => "image_prepare",
            Self::ImageBuild => "image_build",
            Self::ImageExecute => "image_execute",
            Self::Check => "check",
            Self::ImageSave => "image_save",
            Self::Cleanup => "cleanup",
        }
    }

    /// Whether a failure ends the run. Differences found by the check don't: the image is still accounted for.
    #[must_use]
    pub fn aborts_on_failure(self) -> bool {
        self != Self::Check
    }

    /// The path of the step's whole log, relative to the payload.
    #[must_use]
    pub fn log_path(self) -> String {
        format!(".erc/{}.log", self.as_str())
    }
}

impl fmt::Display for StepName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A text that names no step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a step")]
pub struct UnknownStep(String);

impl FromStr for StepName {
    type Err = UnknownStep;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or_else(|| UnknownStep(text.to_owned()))
    }
}

/// What a step is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StepStatus {
    /// Not started.
    #[default]
    Queued,
    /// Started, not ended.
    Running,
    /// Ended with a positive result.
    Success,
    /// Ended with a negative result.
    Failure,
    /// Ended without a result: it did not fit the input or an earlier result.
    Skipped,
}

impl StepStatus {
    /// Whether the step can no longer change.
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Success | Self::Failure | Self::Skipped)
    }

    /// The word in answers, e.g. `queued`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Skipped => "skipped",
        }
    }
}

/// One step of one job.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Step {
    /// Where the step is.
    pub status: StepStatus,
    /// Explanations, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// When it left the queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Timestamp>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Timestamp>,
    /// What only this kind of step records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
}

/// The properties that only one step has (contract 6.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// generate_manifest: the manifest's path relative to the payload.
    Manifest(String),
    /// image_build: the image's digest, `sha256:…`.
    ImageId(String),
    /// image_execute: the exit code of the program in the container.
    StatusCode(i32),
    /// check: the comparison.
    Check(CheckResult),
    /// image_save: the tarball's path relative to the compendium.
    File(String),
}

/// What the check found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CheckResult {
    /// No text and no pixel differs.
    pub successful: bool,
    /// Nothing could be compared: unlike differences, this ends the run.
    #[serde(default)]
    pub impossible: bool,
    /// One entry per compared image.
    #[serde(default)]
    pub images: Vec<ImageComparison>,
    /// The address of the page that shows the differences.
    #[serde(default)]
    pub diff: Option<String>,
    /// What could not be compared, and why.
    #[serde(default)]
    pub errors: Vec<String>,
    /// Insertions and deletions in the text.
    #[serde(default)]
    pub text_differences: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_parse_as_they_print() {
        for name in StepName::ALL {
            assert_eq!(name.as_str().parse(), Ok(name));
            assert_eq!(serde_json::to_value(name).unwrap(), name.as_str());
        }
        assert_eq!("Check".parse::<StepName>().unwrap_err().to_string(), "\"Check\" is not a step");
    }

    #[test]
    fn steps_are_ordered_as_they_run() {
        assert!(StepName::ALL.is_sorted());
        assert_eq!(StepName::ALL.last(), Some(&StepName::Cleanup));
    }

    #[test]
    fn status_words_are_those_of_the_store() {
        for status in [StepStatus::Queued, StepStatus::Running, StepStatus::Success, StepStatus::Skipped] {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }

    #[test]
    fn a_queued_step_stores_only_its_status() {
        assert_eq!(serde_json::to_string(&Step::default()).unwrap(), r#"{"status":"queued"}"#);
    }

    #[test]
    fn details_survive_the_store() {
        let check = CheckResult { successful: true, diff: Some("/x".into()), ..CheckResult::default() };
        for detail in [Detail::Manifest("Dockerfile".into()), Detail::StatusCode(-1), Detail::Check(check)] {
            let step = Step { detail: Some(detail), ..Step::default() };
            let text = serde_json::to_string(&step).unwrap();
            assert_eq!(serde_json::from_str::<Step>(&text).unwrap(), step);
        }
    }
}
