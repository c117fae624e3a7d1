//! Processes of the stack under test, for tests that kill them.

use std::fs;
use std::process::Command;

use crate::Stack;

/// A process of this stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    id: u32,
}

impl Process {
    /// Processes of this stack whose environment has all of these variables.
    ///
    /// Other stacks on this machine are left alone: ours is known by its AWS endpoint.
    pub fn with(variables: &[(&str, &str)]) -> Vec<Self> {
        let port = Stack::get().aws.rsplit(':').next().expect("the AWS endpoint has a port").to_owned();
        let processes = fs::read_dir("/proc").expect("this is Linux").flatten();
        let ids = processes.filter_map(|process| process.file_name().to_str()?.parse().ok());
        ids.filter(|id| {
            let Ok(environment) = fs::read(format!("/proc/{id}/environ")) else { return false };
            let environment = String::from_utf8_lossy(&environment);
            let mut entries = environment.split('\0').filter_map(|entry| entry.split_once('='));
            let all: Vec<_> = entries.by_ref().collect();
            let ours = |(name, value): &(&str, &str)| {
                *name == "AWS_ENDPOINT_URL" && value.trim_end_matches('/').ends_with(&format!(":{port}"))
            };
            all.iter().any(ours) && variables.iter().all(|variable| all.contains(variable))
        })
        .map(|id| Self { id })
        .collect()
    }

    /// Ends it at once, as a machine that fails does.
    pub fn kill(self) {
        let killed = Command::new("kill").args(["-KILL", &self.id.to_string()]).output();
        // It may have ended by itself meanwhile.
        drop(killed.expect("kill is there"));
    }
}
