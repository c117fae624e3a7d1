//! Long commands of the engine: their output as it comes, their end, their time limit.

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe::Receiver;
use tokio::process::{Child, Command};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use super::{Build, Container, Engine, EngineError};
use crate::limits::FLUSH_SECONDS;
use crate::log::Log;

/// How a long command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With this exit code; −1 when a signal ended it.
    Exit(i32),
    /// By us, at its time limit.
    TimedOut,
    /// By the kernel, at its memory limit.
    OutOfMemory,
}

/// Why a long command was given up.
#[derive(Debug, thiserror::Error)]
pub enum Stopped<E: std::error::Error> {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Whoever takes the lines does not want more.
    #[error("{0}")]
    Sink(E),
}

/// The result of a long command.
pub type Streamed<E> = Result<Ended, Stopped<E>>;

/// The exit code of a program that was killed: 128 and SIGKILL.
pub(crate) const KILLED: i32 = 137;

/// Time that a command has to end after the engine was told to stop it.
const STOP_SECONDS: u64 = 10;

impl Engine {
    /// Builds an image. Lines reach `sink` at most every second; all of them are in `log`.
    ///
    /// # Errors
    /// When the engine can't be started, or what `sink` answers.
    pub async fn build<E: std::error::Error>(
        &self,
        build: &Build<'_>,
        log: &mut Log,
        sink: impl AsyncFnMut(Vec<String>) -> Result<(), E>,
    ) -> Streamed<E> {
        let archive = File::open(&build.archive).map_err(EngineError::Io)?;
        let mut command = self.command(self.build_arguments(build));
        command.stdin(archive);
        let limit = Duration::from_secs(build.limits.seconds);
        follow(command, limit, log, sink).await
    }

    /// Runs a container and removes it afterwards, however it ends.
    ///
    /// # Errors
    /// When the engine can't be started, or what `sink` answers.
    pub async fn execute<E: std::error::Error>(
        &self,
        container: &Container<'_>,
        log: &mut Log,
        sink: impl AsyncFnMut(Vec<String>) -> Result<(), E>,
    ) -> Streamed<E> {
        self.remove_container(container.name).await?;
        let mut command = self.command(self.run_arguments(container));
        // Podman's monitor leaves a file `oom` in its directory.
        command.current_dir(container.payload.parent().unwrap_or(&container.payload));
        let limit = Duration::from_secs(container.limits.seconds);
        let ended = follow(command, limit, log, sink).await;
        self.remove_container(container.name).await?;
        match ended {
            // Engines don't always notice what the kernel did, but nothing else kills here.
            Ok(Ended::Exit(KILLED)) => Ok(Ended::OutOfMemory),
            other => other,
        }
    }
}

/// Standard output and error share one pipe, so that their lines keep their order.
async fn follow<E: std::error::Error>(
    mut command: Command,
    limit: Duration,
    log: &mut Log,
    mut sink: impl AsyncFnMut(Vec<String>) -> Result<(), E>,
) -> Streamed<E> {
    let (reader, writer) = std::io::pipe().map_err(EngineError::Io)?;
    command.stdout(writer.try_clone().map_err(EngineError::Io)?).stderr(writer);
    let mut child = command.spawn().map_err(EngineError::Io)?;
    // The command holds the writing ends: while it lives the pipe has no end.
    drop(command);
    let mut output = Receiver::from_owned_fd(reader.into()).map_err(EngineError::Io)?;
    let mut deadline = pin!(sleep_until(Instant::now() + limit));
    let mut tick = interval(Duration::from_secs(FLUSH_SECONDS));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut buffer = vec![0; 64 * 1024];
    let mut waiting = Vec::new();
    let mut open = true;
    let ended = loop {
        tokio::select! {
            read = output.read(&mut buffer), if open => match read.map_err(EngineError::Io)? {
                0 => open = false,
                count => waiting.extend(log.push(buffer.get(..count).unwrap_or_default())),
            },
            _ = tick.tick() => {
                waiting.extend(log.flush());
                if !waiting.is_empty()
                    && let Err(error) = sink(std::mem::take(&mut waiting)).await
                {
                    stop(&mut child).await;
                    return Err(Stopped::Sink(error));
                }
            }
            status = child.wait(), if !open => {
                break Ended::Exit(status.map_err(EngineError::Io)?.code().unwrap_or(-1));
            }
            () = &mut deadline => {
                stop(&mut child).await;
                break Ended::TimedOut;
            }
        }
    };
    waiting.extend(log.flush());
    if !waiting.is_empty() {
        sink(waiting).await.map_err(Stopped::Sink)?;
    }
    Ok(ended)
}

/// Asks the engine's process to end, which takes its container along, and kills it if it doesn't.
async fn stop(child: &mut Child) {
    let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
    if let Some(id) = id {
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
    }
    if timeout(Duration::from_secs(STOP_SECONDS), child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}

/// Whether this process has user id 0.
pub(crate) fn is_root() -> bool {
    PathBuf::from("/proc/self").metadata().is_ok_and(|process| process.uid() == 0)
}

/// The hard limits of open files and processes that this process could hand on.
pub(super) fn resource_limits() -> (u64, u64) {
    let hard = |resource| rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
    (hard(rustix::process::Resource::Nofile), hard(rustix::process::Resource::Nproc))
}
