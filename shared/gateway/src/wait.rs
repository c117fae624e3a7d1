//! Waiting within a request for what a queue's worker does (contract/decisions.md "Everywhere").

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// The first pause between two looks; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest one.
const MAX_PAUSE: Duration = Duration::from_secs(1);

/// The time that a request has.
#[derive(Debug)]
pub struct Wait {
    deadline: Instant,
    pause: Duration,
}

impl Wait {
    /// From now on, for so long.
    #[must_use]
    pub fn lasting(time: Duration) -> Self {
        Self { deadline: Instant::now() + time, pause: FIRST_PAUSE }
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
