//! Processes of the stack under test, for tests that kill them.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::Duration;

use crate::Stack;

/// A process of this stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    id: u32,
}

impl Process {
    /// The runners of a job.
    pub fn runners(job: &str) -> Vec<Self> {
        Self::of_stack(|variables| variables.get("JOB_ID").is_some_and(|id| *id == job))
    }

    /// The handlers of a function, by its logical id. Runners have its environment too, and a job.
    pub fn handlers(function: &str) -> Vec<Self> {
        let name = Stack::get().name(function);
        Self::of_stack(|variables| {
            variables.get("AWS_LAMBDA_FUNCTION_NAME").is_some_and(|found| *found == name)
                && !variables.contains_key("JOB_ID")
        })
    }

    /// Other stacks on this machine are left alone: ours is known by its AWS endpoint.
    fn of_stack(is_wanted: impl Fn(&BTreeMap<&str, &str>) -> bool) -> Vec<Self> {
        let port = Stack::get().aws.rsplit(':').next().expect("the AWS endpoint has a port");
        let ours = format!(":{port}");
        let processes = fs::read_dir("/proc").expect("this is Linux").flatten();
        let ids = processes.filter_map(|process| process.file_name().to_str()?.parse().ok());
        ids.filter(|id: &u32| {
            let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
            let environment = String::from_utf8_lossy(&environment);
            let variables: BTreeMap<_, _> =
                environment.split('\0').filter_map(|variable| variable.split_once('=')).collect();
            let endpoint = variables.get("AWS_ENDPOINT_URL").map(|url| url.trim_end_matches('/'));
            endpoint.is_some_and(|url| url.ends_with(&ours)) && is_wanted(&variables)
        })
        .map(|id| Self { id })
        .collect()
    }

    /// The processor time that its first thread has taken; all of it, for a function.
    pub fn cpu(self) -> Duration {
        let times = fs::read_to_string(format!("/proc/{}/schedstat", self.id)).unwrap_or_default();
        let taken = times.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok());
        Duration::from_nanos(taken.unwrap_or_default())
    }

    /// The most memory that it had at a time, in MiB.
    pub fn peak_resident(self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id)).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        let kib: f64 = peak.trim().trim_end_matches(" kB").parse().unwrap_or_default();
        kib / 1024.0
    }

    /// Ends it at once, as a machine that fails does.
    pub fn kill(self) {
        let killed = Command::new("kill").args(["-KILL", &self.id.to_string()]).output();
        // It may have ended by itself meanwhile.
        drop(killed.expect("kill is there"));
    }
}
