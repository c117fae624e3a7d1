//! Running a tool to its end, with its last line as progress and its whole output in a log.

use std::{collections::VecDeque, fs::File, io::Write, path::Path, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::Command,
    sync::mpsc,
};

use crate::{
    error::{Error, Result},
    process::Group,
    progress::Step,
};

/// Lines of a failed tool's output that are shown.
const TAIL: usize = 60;

/// Runs a tool; its standard output and error go, merged, to the log and to the step's line.
pub async fn run(step: &Step, what: &str, mut command: Command, log: &Path) -> Result<()> {
    let mut file = File::create(log).map_err(Error::file("write", log))?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut group = Group::start(what, command)?;
    let (sender, mut lines) = mpsc::channel(64);
    if let Some(out) = group.stdout() {
        tokio::spawn(forward(out, sender.clone()));
    }
    if let Some(err) = group.stderr() {
        tokio::spawn(forward(err, sender.clone()));
    }
    drop(sender);
    let mut tail = VecDeque::with_capacity(TAIL);
    while let Some(line) = lines.recv().await {
        writeln!(file, "{line}").map_err(Error::file("write", log))?;
        step.note(&line);
        if tail.len() == TAIL {
            tail.pop_front();
        }
        tail.push_back(line);
    }
    let status = group.wait().await?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Tool {
        what: what.to_owned(),
        status: status.to_string(),
        tail: Vec::from(tail).join("\n"),
        log: log.display().to_string(),
    })
}

/// The standard output of a quick question to a tool, or nothing if it fails or isn't there.
pub async fn ask(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().await.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

async fn forward(stream: impl AsyncRead + Unpin, sender: mpsc::Sender<String>) {
    let mut lines = BufReader::new(stream).split(b'\n');
    while let Ok(Some(line)) = lines.next_segment().await {
        // A tool that redraws its line with carriage returns means the last state.
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches('\r').rsplit('\r').next().unwrap_or_default().to_owned();
        if sender.send(line).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn log(name: &str) -> std::path::PathBuf {
        std::env::temp_dir().join(format!("ercid-{name}-{}.log", std::process::id()))
    }

    #[tokio::test]
    async fn the_whole_output_is_in_the_log() {
        let path = log("whole");
        run(&Step::start("x"), "x", shell("echo one; echo two >&2"), &path).await.unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let mut lines: Vec<_> = text.lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, ["one", "two"]);
    }

    #[tokio::test]
    async fn a_failure_shows_the_end_of_the_output() {
        let path = log("end");
        let error = run(&Step::start("x"), "thing", shell("seq 100; exit 3"), &path).await.unwrap_err();
        std::fs::remove_file(&path).unwrap();
        let text = error.to_string();
        assert!(text.starts_with("thing failed (exit status: 3)"), "{text}");
        assert!(text.contains("\n100\n") && !text.contains("\n40\n"), "{text}");
    }

    #[tokio::test]
    async fn asking_what_is_not_there_gives_nothing() {
        assert_eq!(ask("/nonexistent/tool", &[]).await, None);
        assert_eq!(ask("false", &[]).await, None);
        assert_eq!(ask("echo", &["hello"]).await.as_deref(), Some("hello"));
    }
}
