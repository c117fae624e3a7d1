//! Waiting within a request for what a queue's worker does (contract/decisions.md "Everywhere").

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long a request waits.
const WAIT: Duration = Duration::from_secs(25);
/// The longest pause between two looks; the first is 50 ms.
const MAX_PAUSE: Duration = Duration::from_secs(1);

/// The time that a request has.
#[derive(Debug)]
pub struct Wait {
    deadline: Instant,
    pause: Duration,
}

impl Wait {
    pub fn begin() -> Self {
        Self { deadline: Instant::now() + WAIT, pause: Duration::from_millis(50) }
    }

    /// Pauses before another look; false when there is no time for one.
    pub async fn again(&mut self) -> bool {
        if Instant::now() + self.pause > self.deadline {
            return false;
        }
        sleep(self.pause).await;
        self.pause = (self.pause * 2).min(MAX_PAUSE);
        true
    }
}
