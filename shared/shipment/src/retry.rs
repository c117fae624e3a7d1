//! When what failed is tried again.

use std::time::Duration;

use storage::MAX_DELAY;
use storage::settings::{self, SettingError};

/// How often a step is begun before it counts as failed; one whose worker died counts too.
pub const MAX_ATTEMPTS: u32 = 5;
/// The first pause, unless a setting says otherwise: 10 s, 30 s, 90 s, 4.5 minutes.
const FIRST_PAUSE_SECONDS: u64 = 10;
/// How many times longer the next pause is.
const FACTOR: u32 = 3;

/// The pauses between attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    first: Duration,
}

impl Retry {
    /// Pauses of which the first is so long.
    #[must_use]
    pub fn new(first: Duration) -> Self {
        Self { first }
    }

    /// By `SHIP_RETRY_SECONDS`, the first pause.
    ///
    /// # Errors
    /// When it is no number.
    pub fn from_env() -> Result<Self, SettingError> {
        let seconds = settings::parsed("SHIP_RETRY_SECONDS", FIRST_PAUSE_SECONDS, "a whole number")?;
        Ok(Self::new(Duration::from_secs(seconds)))
    }

    /// How long to wait after so many attempts, and as long as the repository says; `None` when it was the last one.
    #[must_use]
    pub fn pause(self, attempts: u32, wanted: Option<Duration>) -> Option<Duration> {
        if attempts >= MAX_ATTEMPTS {
            return None;
        }
        let factor = FACTOR.saturating_pow(attempts.saturating_sub(1));
        let pause = self.first.saturating_mul(factor);
        Some(pause.max(wanted.unwrap_or_default()).min(MAX_DELAY))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let retry = Retry::new(Duration::from_secs(10));
        let pauses: Vec<_> = (1..).map_while(|attempts| retry.pause(attempts, None)).collect();
        assert_eq!(pauses, [10, 30, 90, 270].map(Duration::from_secs));
    }

    #[test]
    fn a_repository_may_ask_for_more_but_not_for_ever() {
        let retry = Retry::new(Duration::from_secs(10));
        assert_eq!(retry.pause(1, Some(Duration::from_secs(60))), Some(Duration::from_secs(60)));
        assert_eq!(retry.pause(1, Some(Duration::from_secs(1))), Some(Duration::from_secs(10)));
        assert_eq!(retry.pause(1, Some(Duration::MAX)), Some(MAX_DELAY));
    }

    proptest! {
        #[test]
        fn no_pause_is_shorter_than_the_one_before(first in 0_u64..10_000, attempts in 1_u32..MAX_ATTEMPTS) {
            let retry = Retry::new(Duration::from_secs(first));
            let (this, next) = (retry.pause(attempts, None).unwrap(), retry.pause(attempts + 1, None));
            prop_assert!(this <= MAX_DELAY && next.is_none_or(|next| next >= this));
        }
    }
}
