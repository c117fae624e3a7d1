//! Processes that live as long as the stack: each leads a group, and the group ends as a whole.

use std::{
    fs::{File, OpenOptions},
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

use crate::error::{Error, Result};

/// How long a process may take to end by itself: the emulator writes its state then.
const GRACE: Duration = Duration::from_secs(20);

/// A process that leads its own group, so that Ctrl-C reaches us alone and an end takes its children too.
pub struct Group {
    name: String,
    child: Child,
    id: Option<Pid>,
}

impl Group {
    /// Starts it.
    pub fn start(name: &str, mut command: Command) -> Result<Self> {
        let program = command.as_std().get_program().to_string_lossy().into_owned();
        let child = command.process_group(0).kill_on_drop(true).spawn().map_err(|error| {
            Error::Machine(format!(
                "cannot start {name} ({program}): {error}; is it installed and executable?"
            ))
        })?;
        let id = child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw);
        Ok(Self { name: name.to_owned(), child, id })
    }

    /// Starts it with its output appended to a log.
    pub fn start_logged(name: &str, mut command: Command, log: &Path) -> Result<Self> {
        let out = OpenOptions::new().create(true).append(true).open(log).map_err(Error::file("open", log))?;
        let err = File::try_clone(&out).map_err(Error::file("open", log))?;
        command.stdin(Stdio::null()).stdout(out).stderr(err);
        Self::start(name, command)
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The piped standard output, once.
    pub fn stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// The piped standard error, once.
    pub fn stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr.take()
    }

    /// Waits for its end.
    pub async fn wait(&mut self) -> Result<ExitStatus> {
        let status = self.child.wait().await;
        // Its number may be another's from now on.
        self.id = None;
        status.map_err(|error| Error::Machine(format!("lost {}: {error}", self.name)))
    }

    /// Whether it has ended already, and how.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Asks it to end, and makes it end when it doesn't. True if it ended by itself.
    pub async fn stop(mut self) -> bool {
        self.signal(Signal::SIGTERM);
        let willing = tokio::time::timeout(GRACE, self.child.wait()).await.is_ok();
        self.signal(Signal::SIGKILL);
        drop(self.child.wait().await);
        self.id = None;
        willing
    }

    fn signal(&self, signal: Signal) {
        if let Some(id) = self.id {
            // A group that is gone already is as we want it.
            killpg(id, signal).ok();
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::SIGKILL);
    }
}

/// Work that Ctrl-C gives up.
///
/// # Errors
/// `Stopped`, or the work's own.
pub async fn unless_stopped<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::select! {
        result = work => result,
        () = stop_requested() => Err(Error::Stopped),
    }
}

/// Ctrl-C, or a polite or final request from outside.
pub async fn stop_requested() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()), signal(SignalKind::hangup()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdout(Stdio::piped());
        command
    }

    async fn line(group: &mut Group) -> String {
        use tokio::io::{AsyncBufReadExt, BufReader};
        let out = group.stdout().unwrap();
        BufReader::new(out).lines().next_line().await.unwrap().unwrap()
    }

    /// Neither gone nor a zombie. Its command line says nothing: that is empty for a moment while it starts, too.
    fn alive(pid: &str) -> bool {
        std::fs::read_to_string(format!("/proc/{pid}/status")).is_ok_and(|text| !text.contains("State:\tZ"))
    }

    /// A signal takes its time on a busy machine.
    async fn ends(child: &str) -> bool {
        for _ in 0..200 {
            if !alive(child) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    #[tokio::test]
    async fn children_end_with_the_group() {
        let mut group = Group::start("x", shell("sleep 60 & echo $!; wait")).unwrap();
        let child = line(&mut group).await;
        assert!(alive(&child));
        assert!(group.stop().await);
        assert!(ends(&child).await);
    }

    #[tokio::test]
    async fn a_dropped_group_is_killed() {
        let mut group = Group::start("x", shell("trap '' TERM; sleep 60 & echo $!; wait")).unwrap();
        let child = line(&mut group).await;
        drop(group);
        assert!(ends(&child).await);
    }

    #[tokio::test]
    async fn what_cannot_start_is_named() {
        let error = Group::start("the thing", Command::new("/nonexistent/thing")).err().unwrap();
        assert!(error.to_string().starts_with("cannot start the thing (/nonexistent/thing): "), "{error}");
    }
}
