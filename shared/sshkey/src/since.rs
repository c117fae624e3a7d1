//! `since_date` of bastion hosts (contract/people.md 3.5).

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use storage::time;

/// Bytes of a date and a time to the second.
const DATE_AND_TIME: usize = "2026-11-29T06:33:20".len();
/// Bytes of the date alone.
const DATE: usize = "2026-11-29".len();

/// A time from which on changes are asked for; without an offset it is in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Since(Timestamp);

/// A text that is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "since_date must be a date and time like 2026-11-29T06:33:20Z, 2026-11-29T06:33:20+00:00 or 2026-11-29 06:33:20"
)]
pub struct InvalidSince;

impl Since {
    /// The time as it is stored and sorts.
    #[must_use]
    pub fn rfc3339(self) -> String {
        time::rfc3339(self.0)
    }
}

impl FromStr for Since {
    type Err = InvalidSince;

    /// A `+` that was not escaped in the query has become a space: it is taken for one.
    fn from_str(text: &str) -> Result<Self, InvalidSince> {
        let (local, rest) = text.split_at_checked(DATE_AND_TIME).ok_or(InvalidSince)?;
        let (date, time) = local.split_at_checked(DATE).ok_or(InvalidSince)?;
        // More is read than this: dates without a time, names of zones.
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || b"-:+.".contains(&byte));
        let time = time.strip_prefix(['T', 't', ' ']).filter(|time| is_plain(time)).ok_or(InvalidSince)?;
        let rest = rest.replace([' '], "+");
        let (rest, zone) = match rest.strip_suffix(['Z', 'z']) {
            Some(rest) => (rest, "Z"),
            None => (rest.as_str(), ""),
        };
        if !is_plain(rest) {
            return Err(InvalidSince);
        }
        let local = format!("{date}T{time}{rest}{zone}");
        if zone.is_empty() && !rest.contains(['+', '-']) {
            let at: DateTime = local.parse().map_err(|_| InvalidSince)?;
            return Offset::UTC.to_timestamp(at).map(Self).map_err(|_| InvalidSince);
        }
        local.parse().map(Self).map_err(|_| InvalidSince)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<String, InvalidSince> {
        text.parse().map(Since::rfc3339)
    }

    #[test]
    fn the_forms_of_the_contract() {
        for text in [
            "2026-11-29T06:33:20+00:00",
            "2026-11-29T06:33:20Z",
            "2026-11-29t06:33:20z",
            "2026-11-29 06:33:20+0000",
            "2026-11-29 06:33:20",
            "2026-11-29T06:33:20",
            "2026-11-29T08:33:20+02:00",
            "2026-11-29T01:33:20-05:00",
            // A `+` that was not escaped.
            "2026-11-29T06:33:20 00:00",
            "2026-11-29 06:33:20 0000",
        ] {
            assert_eq!(parse(text).as_deref(), Ok("2026-11-29T06:33:20.000Z"), "{text}");
        }
        assert_eq!(parse("2026-11-29T06:33:20.123456+00:00").as_deref(), Ok("2026-11-29T06:33:20.123Z"));
        assert_eq!(parse("2026-11-29 06:33:20.5").as_deref(), Ok("2026-11-29T06:33:20.500Z"));
    }

    #[test]
    fn others_are_refused() {
        for text in [
            "",
            "yesterday",
            "2026-11-29",
            "2026-11-29T06:33",
            "2026-13-29T06:33:20Z",
            "2026-11-29T25:33:20Z",
            "2026-11-29T06:33:20[Europe/Berlin]",
            "2026-11-29T06:33:20+00:00Z",
            "2026-11-29T06:33:20+99:00",
            "20261129T063320Z",
            "2026-11-29T06:33:20 UTC",
            "1764398000",
            "２０２６-11-29T06:33:20Z",
        ] {
            assert_eq!(parse(text), Err(InvalidSince), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            if let Ok(since) = parse(&text) {
                prop_assert_eq!(since.len(), "2026-11-29T06:33:20.000Z".len());
            }
        }

        #[test]
        fn stored_times_are_read_back(seconds in 0_i64..4_000_000_000, millis in 0_i64..1_000) {
            let at = Timestamp::from_millisecond(seconds * 1_000 + millis).unwrap();
            prop_assert_eq!(parse(&time::rfc3339(at)), Ok(time::rfc3339(at)));
        }
    }
}
