//! How often the push tries, and how long it waits in between.

use std::time::Duration;

use storage::settings::{self, SettingError};

/// The settings of repetitions.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    /// Attempts at most, `ORCID_MAX_ATTEMPTS` (default 5, contract/orcid-sync.md 6).
    pub max_attempts: u32,
    /// Seconds before the second, `ORCID_RETRY_SECONDS` (default 60); each later pause is four times as long.
    pub first_pause: u64,
}

impl Retry {
    /// The longest pause.
    pub const MAX_PAUSE: Duration = Duration::from_secs(6 * 60 * 60);

    /// From the environment.
    ///
    /// # Errors
    /// When a setting can't be read.
    pub fn from_env() -> Result<Self, SettingError> {
        Ok(Self {
            max_attempts: settings::parsed("ORCID_MAX_ATTEMPTS", 5, "a number of attempts")?,
            first_pause: settings::parsed("ORCID_RETRY_SECONDS", 60, "a number of seconds")?,
        })
    }

    /// The pause after so many failed attempts; none after the last.
    #[must_use]
    pub fn pause(self, attempts: u32) -> Option<Duration> {
        if attempts >= self.max_attempts {
            return None;
        }
        let times = 4_u64.saturating_pow(attempts.saturating_sub(1));
        Some(Duration::from_secs(self.first_pause.saturating_mul(times)).min(Self::MAX_PAUSE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_pauses_between_five_attempts() {
        let retry = Retry { max_attempts: 5, first_pause: 60 };
        let pauses: Vec<_> =
            (1..=6).map(|attempts| retry.pause(attempts).map(|pause| pause.as_secs())).collect();
        assert_eq!(pauses, [Some(60), Some(240), Some(960), Some(3_840), None, None]);
    }

    #[test]
    fn a_pause_has_an_end() {
        let retry = Retry { max_attempts: u32::MAX, first_pause: u64::MAX };
        assert_eq!(retry.pause(4_000), Some(Retry::MAX_PAUSE));
    }
}
