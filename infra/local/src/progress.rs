//! Telling what is going on: one line per step, alive while it lasts.

use std::{
    io::{IsTerminal, Write, stderr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long a step may be silent where the output is not a terminal.
const REMINDER: Duration = Duration::from_secs(15);

/// A step under way. Dropped without `done`, it reads as failed.
pub struct Step {
    name: String,
    started: Instant,
    last: Arc<Mutex<String>>,
    ticker: tokio::task::JoinHandle<()>,
    ended: bool,
}

impl Step {
    /// Announces a step and keeps its line alive. Needs a tokio runtime.
    pub fn start(name: impl Into<String>) -> Self {
        let (name, started, last) = (name.into(), Instant::now(), Arc::new(Mutex::new(String::new())));
        let ticker = tokio::spawn(tick(name.clone(), started, Arc::clone(&last)));
        Self { name, started, last, ticker, ended: false }
    }

    /// The latest thing that the step did.
    pub fn note(&self, line: &str) {
        line.trim().clone_into(&mut self.last.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Ends the step well.
    pub fn done(mut self) {
        self.end("✓", "");
    }

    /// Ends the step well, with a word about the outcome.
    pub fn done_with(mut self, outcome: &str) {
        self.end("✓", outcome);
    }

    fn end(&mut self, mark: &str, outcome: &str) {
        if self.ended {
            return;
        }
        self.ended = true;
        self.ticker.abort();
        let clear = if stderr().is_terminal() { "\r\x1b[K" } else { "" };
        let line =
            format!("{clear}{mark} {:<42} {:>10}  {outcome}", self.name, seconds(self.started.elapsed()));
        eprintln!("{}", line.trim_end());
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.end("✗", "");
    }
}

async fn tick(name: String, started: Instant, last: Arc<Mutex<String>>) {
    let terminal = stderr().is_terminal();
    loop {
        tokio::time::sleep(if terminal { Duration::from_millis(400) } else { REMINDER }).await;
        let last = last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let elapsed = started.elapsed().as_secs();
        if terminal {
            eprint!("\r\x1b[K{}", line(&name, elapsed, &last, 78));
        } else {
            eprintln!("{}", line(&name, elapsed, &last, 140));
        }
        // Progress that can't be shown is no reason to fail.
        drop(stderr().flush());
    }
}

fn line(name: &str, elapsed: u64, last: &str, width: usize) -> String {
    format!("… {name} {elapsed} s  {last}").chars().filter(|c| !c.is_control()).take(width).collect()
}

/// A duration as people read it.
pub fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{:.0} min {:02.0} s", (seconds / 60.0).floor(), (seconds % 60.0).floor())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_last_line_is_cut() {
        assert_eq!(line("Work", 3, "Compiling\u{1b}[0m a", 22), "… Work 3 s  Compiling[");
        assert_eq!(line("Work", 3, "", 80), "… Work 3 s  ");
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(340)), "0.3 s");
        assert_eq!(seconds(Duration::from_millis(59_900)), "59.9 s");
        assert_eq!(seconds(Duration::from_millis(119_900)), "1 min 59 s");
        assert_eq!(seconds(Duration::from_secs(605)), "10 min 05 s");
    }
}
