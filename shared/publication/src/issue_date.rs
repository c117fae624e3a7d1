//! When a publication was issued, as exactly as it is known.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A year, a month of it or a day of it: `2026`, `2026-11`, `2026-11-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IssueDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// A text that is no such date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a date is written 2026, 2026-11 or 2026-11-24")]
pub struct InvalidDate;

impl IssueDate {
    /// A year alone, 1 to 9999.
    #[must_use]
    pub fn of_year(year: i16) -> Option<Self> {
        (1..=9_999).contains(&year).then_some(Self { year, month: None, day: None })
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    #[must_use]
    pub fn month(self) -> Option<i8> {
        self.month
    }

    /// The day of the month, where it is known.
    #[must_use]
    pub fn day(self) -> Option<i8> {
        self.day
    }
}

impl From<Date> for IssueDate {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl FromStr for IssueDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let mut parts = text.trim().split('-');
        let year = number(parts.next(), 4)?.ok_or(InvalidDate)?;
        let (month, day) = (number(parts.next(), 2)?, number(parts.next(), 2)?);
        let small = |part: Option<i16>| part.map(i8::try_from).transpose().map_err(|_| InvalidDate);
        let (month, day) = (small(month)?, small(day)?);
        let exists = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_ok();
        if exists && year > 0 && parts.next().is_none() {
            Ok(Self { year, month, day })
        } else {
            Err(InvalidDate)
        }
    }
}

/// A part of exactly so many digits; `i16::from_str` would take a sign.
fn number(part: Option<&str>, digits: usize) -> Result<Option<i16>, InvalidDate> {
    let Some(part) = part else { return Ok(None) };
    let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { part.parse().map(Some).map_err(|_| InvalidDate) } else { Err(InvalidDate) }
}

impl fmt::Display for IssueDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}", self.year)?;
        let parts = [self.month, self.day];
        parts.iter().flatten().try_for_each(|part| write!(formatter, "-{part:02}"))
    }
}

impl TryFrom<String> for IssueDate {
    type Error = InvalidDate;

    fn try_from(text: String) -> Result<Self, InvalidDate> {
        text.parse()
    }
}

impl From<IssueDate> for String {
    fn from(date: IssueDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_as_exact_as_it_is_written() {
        for text in ["2026", "2026-11", "2026-11-24", "0999", "2024-02-29"] {
            assert_eq!(text.parse::<IssueDate>().unwrap().to_string(), text);
        }
        assert_eq!(IssueDate::of_year(2026).unwrap().to_string(), "2026");
        assert_eq!(IssueDate::of_year(0), None);
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        for text in [
            "",
            "26",
            "2026-13",
            "2026-02-30",
            "2026-1",
            "2026-11-24-1",
            "0000",
            "+026",
            "2026/11",
            "2026-",
            "2023-02-29",
        ] {
            assert_eq!(text.parse::<IssueDate>(), Err(InvalidDate), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_one_stays_the_same(text in "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?") {
            if let Ok(date) = text.parse::<IssueDate>() {
                prop_assert_eq!(date.to_string(), text);
            }
        }

        #[test]
        fn any_text_is_survived(text in ".{0,12}") {
            let _ = text.parse::<IssueDate>();
        }
    }
}
