//! Starting a runner: a process of its own here, a CodeBuild build in AWS.

use std::path::PathBuf;
use std::process::Stdio;

use aws_sdk_codebuild::error::DisplayErrorContext;
use aws_sdk_codebuild::types::EnvironmentVariable;
use storage::Clients;
use storage::settings::{self, SettingError};
use tokio::process::Command;

use crate::jobs::RunKey;

/// The variable that names the job to a runner.
pub const JOB_ID: &str = "JOB_ID";
/// The variable that holds the run's token.
pub const RUN_TOKEN: &str = "RUN_TOKEN";

/// Seconds from a build's start until its first heartbeat at the latest: CodeBuild queues builds and provisions machines.
const BUILD_GRACE_SECONDS: u32 = 900;

/// Where runs are started; the value of `RUN_LAUNCHER`.
#[derive(Debug, Clone)]
pub enum Launcher {
    /// `process:<path>`: a detached process with this one's environment.
    Process {
        /// The runner's program.
        path: PathBuf,
    },
    /// `codebuild:<project>`: a build.
    CodeBuild {
        /// The client.
        client: aws_sdk_codebuild::Client,
        /// The project's name.
        project: String,
    },
}

/// A run that could not be started.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The runner's program can't be started.
    #[error("the runner can't be started: {0}")]
    Process(#[from] std::io::Error),
    /// CodeBuild refused; its whole answer is for the log.
    #[error("codebuild StartBuild: {0}")]
    CodeBuild(String),
}

impl Launcher {
    /// Reads `RUN_LAUNCHER`.
    ///
    /// # Errors
    /// When it is missing or neither `process:…` nor `codebuild:…`.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        let value = settings::text("RUN_LAUNCHER")?;
        match parse(&value) {
            Some(("process", path)) => Ok(Self::Process { path: path.into() }),
            Some((_, project)) => {
                let client = aws_sdk_codebuild::Client::new(clients.config());
                Ok(Self::CodeBuild { client, project: project.to_owned() })
            }
            None => Err(SettingError::Invalid {
                name: "RUN_LAUNCHER",
                value,
                expected: "process:<path> or codebuild:<project>",
            }),
        }
    }

    /// How long after its launch a run may stay silent, beyond the usual, in seconds.
    #[must_use]
    pub fn grace_seconds(&self) -> u32 {
        match self {
            Self::Process { .. } => 0,
            Self::CodeBuild { .. } => BUILD_GRACE_SECONDS,
        }
    }

    /// Starts a runner for this run. Starting one twice is harmless: a token runs once.
    ///
    /// # Errors
    /// When it can't be started, or CodeBuild's answer did not arrive.
    pub async fn launch(&self, run: &RunKey) -> Result<(), LaunchError> {
        match self {
            Self::Process { path } => {
                // Its own process group: it outlives this environment. Tokio reaps it when it ends before us.
                let child = Command::new(path)
                    .env(JOB_ID, &run.job)
                    .env(RUN_TOKEN, &run.token)
                    .process_group(0)
                    .stdin(Stdio::null())
                    .stdout(log_file())
                    .stderr(log_file())
                    .spawn()?;
                tracing::info!(job = run.job, process = child.id(), "runner started");
                Ok(())
            }
            Self::CodeBuild { client, project } => {
                let request = client
                    .start_build()
                    .project_name(project)
                    .idempotency_token(&run.token)
                    .environment_variables_override(variable(JOB_ID, &run.job)?)
                    .environment_variables_override(variable(RUN_TOKEN, &run.token)?);
                let answer = request.send().await;
                answer.map_err(|error| LaunchError::CodeBuild(DisplayErrorContext(error).to_string()))?;
                Ok(())
            }
        }
    }
}

fn parse(value: &str) -> Option<(&str, &str)> {
    let (kind, rest) = value.split_once(':')?;
    (["process", "codebuild"].contains(&kind) && !rest.is_empty()).then_some((kind, rest))
}

/// Where a local runner's log goes: appended to the file `RUNNER_LOG`, or nowhere.
fn log_file() -> Stdio {
    let file = settings::optional("RUNNER_LOG")
        .and_then(|path| std::fs::OpenOptions::new().create(true).append(true).open(path).ok());
    file.map_or_else(Stdio::null, Stdio::from)
}

fn variable(name: &str, value: &str) -> Result<EnvironmentVariable, LaunchError> {
    let variable = EnvironmentVariable::builder().name(name).value(value).build();
    variable.map_err(|error| LaunchError::CodeBuild(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_launcher_is_named_by_kind_and_place() {
        assert_eq!(parse("process:/bin/runner"), Some(("process", "/bin/runner")));
        assert_eq!(parse("codebuild:ercid-runs"), Some(("codebuild", "ercid-runs")));
        for wrong in ["", "process", "process:", "shell:rm"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_process_gets_its_job_and_outlives_the_call() {
        let mark = std::env::temp_dir().join(format!("ercid-launch-{}", std::process::id()));
        let script = mark.with_extension("sh");
        let text = format!("#!/bin/sh\nsleep 0.1\necho \"$JOB_ID $RUN_TOKEN\" > {}\n", mark.display());
        std::fs::write(&script, text).unwrap();
        std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let run = RunKey { job: "UMmJ7".into(), token: "t".into() };
        Launcher::Process { path: script.clone() }.launch(&run).await.unwrap();
        let mut text = String::new();
        for _ in 0..100 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            text = std::fs::read_to_string(&mark).unwrap_or_default();
            if !text.is_empty() {
                break;
            }
        }
        assert_eq!(text, "UMmJ7 t\n");
        std::fs::remove_file(mark).and_then(|()| std::fs::remove_file(script)).unwrap();
    }

    #[tokio::test]
    async fn a_missing_program_is_an_error() {
        let launcher = Launcher::Process { path: "/nowhere/runner".into() };
        let error = launcher.launch(&RunKey::new("UMmJ7")).await.unwrap_err();
        assert!(error.to_string().starts_with("the runner can't be started"), "{error}");
    }
}
