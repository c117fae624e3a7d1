//! What outlives a stack when nothing is done about it: runs, which `execute` detaches, and everything else when
//! `cargo local` itself was killed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};
use tokio::process::Command;

use crate::{command, install::engine::Engine, layout::StackDir};

/// Label that `shared/execution` puts on its containers: the job's id.
const CONTAINER_LABEL: &str = "ercid.job";
/// How `runner` is told its job.
const JOB_ID: &str = "JOB_ID=";

/// Ends the runs of a stack, and their containers.
pub async fn end_runs(dir: &StackDir, engine: &Engine) {
    let jobs = kill_runs(dir);
    remove_containers(engine, &jobs).await;
}

/// Ends whatever works in the directory of a stack that has ended. Gives the jobs whose containers may be left.
pub fn end_processes(dir: &StackDir) -> Vec<String> {
    let jobs = kill_runs(dir);
    for (process, id) in processes() {
        if is_of(&process, dir) {
            kill(id, Signal::SIGKILL).ok();
        }
    }
    jobs
}

/// Removes the containers of jobs.
pub async fn remove_containers(engine: &Engine, jobs: &[String]) {
    for job in jobs {
        let filter = format!("label={CONTAINER_LABEL}={job}");
        let found = command::ask(&engine.program, &["ps", "--all", "--quiet", "--filter", &filter]).await;
        let ids: Vec<String> = found.unwrap_or_default().lines().map(str::to_owned).collect();
        if !ids.is_empty() {
            drop(Command::new(&engine.program).args(["rm", "--force"]).args(ids).output().await);
        }
    }
}

/// Each run leads a group of its own, in which the engine's client is too.
fn kill_runs(dir: &StackDir) -> Vec<String> {
    let runner = dir.join("bin/runner");
    let runs = processes().filter(|(process, _)| link(process, "exe") == runner);
    runs.filter_map(|(process, id)| {
        let environment = fs::read(process.join("environ")).unwrap_or_default();
        killpg(id, Signal::SIGKILL).or_else(|_| kill(id, Signal::SIGKILL)).ok();
        job_of(&environment)
    })
    .collect()
}

fn job_of(environment: &[u8]) -> Option<String> {
    let mut variables = environment.split(|byte| *byte == 0);
    variables.find_map(|variable| Some(String::from_utf8_lossy(variable).strip_prefix(JOB_ID)?.to_owned()))
}

/// All processes but this one, where the system shows them.
fn processes() -> impl Iterator<Item = (PathBuf, Pid)> {
    let own = Pid::this();
    fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(move |entry| {
        let id = Pid::from_raw(entry.file_name().to_str()?.parse().ok()?);
        (id != own).then(|| (entry.path(), id))
    })
}

fn is_of(process: &Path, dir: &StackDir) -> bool {
    link(process, "exe").starts_with(dir.join("bin")) || link(process, "cwd").starts_with(dir.join("tmp"))
}

/// Where a link of a process points; nowhere for one that has ended.
fn link(process: &Path, name: &str) -> PathBuf {
    fs::read_link(process.join(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use super::*;
    use crate::layout::Layout;

    #[test]
    fn a_run_tells_its_job() {
        assert_eq!(job_of(b"PATH=/bin\0JOB_ID=abcde\0RUN_TOKEN=x\0").as_deref(), Some("abcde"));
        assert_eq!(job_of(b"MY_JOB_ID=abcde\0"), None);
    }

    #[tokio::test]
    async fn only_processes_of_the_stack_end() {
        let dir = StackDir::open(&Layout::find().unwrap(), &format!("test-leftovers-{}", std::process::id()))
            .unwrap();
        let start = |cwd: &Path| {
            let mut command = Command::new("sleep");
            command.arg("60").current_dir(cwd).stdin(Stdio::null()).kill_on_drop(true).spawn().unwrap()
        };
        let (mut inside, mut outside) = (start(&dir.join("tmp")), start(&dir.join("logs")));
        assert!(end_processes(&dir).is_empty());
        assert!(!inside.wait().await.unwrap().success());
        assert!(outside.try_wait().unwrap().is_none());
        fs::remove_dir_all(dir.join("")).unwrap();
    }
}
