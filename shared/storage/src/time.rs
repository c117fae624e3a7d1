//! Times as they are stored and shown: RFC 3339 in UTC with milliseconds, which sorts as text.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, Unit};

/// The current time, cut to milliseconds.
#[must_use]
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    now.round(Unit::Millisecond).unwrap_or(now)
}

/// `2026-11-24T06:28:49.683Z`: always three decimals, so that texts order as times do.
#[must_use]
pub fn rfc3339(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// The current time as stored text.
#[must_use]
pub fn now_rfc3339() -> String {
    rfc3339(now())
}

/// Today's date in UTC.
#[must_use]
pub fn today() -> Date {
    Offset::UTC.to_datetime(Timestamp::now()).date()
}

/// Seconds since 1970, as DynamoDB's time to live wants them.
#[must_use]
pub fn epoch_seconds_after(seconds: i64) -> i64 {
    Timestamp::now().as_second().saturating_add(seconds)
}

/// A time in epoch seconds as stored text; times that no calendar has are the epoch.
#[must_use]
pub fn rfc3339_of_epoch_seconds(seconds: i64) -> String {
    rfc3339(Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// True when an expiry in epoch seconds has passed: DynamoDB's own deletion lags by up to days.
#[must_use]
pub fn is_past(expires_at: i64) -> bool {
    Timestamp::now().as_second() >= expires_at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_decimals_even_on_a_whole_second() {
        let at = Timestamp::from_second(1_764_000_000).unwrap();
        assert_eq!(rfc3339(at), "2025-11-24T16:00:00.000Z");
        assert_eq!(rfc3339_of_epoch_seconds(1_764_000_000), rfc3339(at));
        assert_eq!(rfc3339_of_epoch_seconds(i64::MAX), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn stored_texts_sort_as_times() {
        let earlier = rfc3339(Timestamp::from_millisecond(1_764_000_000_999).unwrap());
        let later = rfc3339(Timestamp::from_millisecond(1_764_000_001_000).unwrap());
        assert!(earlier < later);
    }

    #[test]
    fn expiry_is_inclusive() {
        assert!(is_past(Timestamp::now().as_second()));
        assert!(!is_past(epoch_seconds_after(60)));
    }
}
