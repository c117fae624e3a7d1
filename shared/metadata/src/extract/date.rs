//! Dates as authors write them.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::yaml;

/// A span of days. A year or a month stands for all of its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) begin: Date,
    pub(super) end: Date,
}

impl Period {
    /// The span that holds both.
    pub(super) fn union(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        match (a, b) {
            (Some(a), Some(b)) => Some(Self { begin: a.begin.min(b.begin), end: a.end.max(b.end) }),
            (a, b) => a.or(b),
        }
    }
}

/// The `temporal` entry of the record: midnights, or null.
pub(super) fn temporal(period: Option<Period>) -> Value {
    let midnight = |date: Date| format!("{date}T00:00:00");
    json!({
        "begin": period.map(|period| midnight(period.begin)),
        "end": period.map(|period| midnight(period.end)),
    })
}

/// Reads a front matter date: `2017`, `2017-05`, `2017-05-12`, `May 2017`, `12 May 2017`, `May 12, 2017`,
/// `05/12/2017` (month first, unless that is no month), `12.05.2017` (day first). R expressions have no date.
pub(super) fn period(value: &Value) -> Option<Period> {
    let text = yaml::scalar(value)?;
    let mut year = None;
    let mut month = None;
    let mut parts = Vec::new();
    for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        // `2017-05-12T10:00`: the time of day begins here.
        let (word, is_last) = word.split_once('T').map_or((word, false), |(before, _)| (before, true));
        let digits = word.trim_end_matches(|character: char| character.is_ascii_alphabetic());
        match (digits.len(), digits.parse::<i16>()) {
            (8, _) if year.is_none() && is_digits(digits) => return compact(digits),
            (4, Ok(number)) if year.is_none() => year = Some((number, parts.len())),
            (1 | 2, Ok(number)) if parts.len() < 2 => parts.push(i8::try_from(number).ok()?),
            (0, _) if month.is_none() => month = month_named(word),
            _ => {}
        }
        if is_last && !digits.is_empty() {
            break;
        }
    }
    let (year, before_year) = year?;
    match (month, parts.as_slice()) {
        (Some(month), []) => whole_month(year, month),
        (Some(month), [day, ..]) => day_of(year, month, *day).or_else(|| whole_month(year, month)),
        (None, []) => whole_year(year),
        (None, [month]) => whole_month(year, *month),
        (None, [first, second, ..]) => {
            let day_first = before_year > 0 && (text.contains('.') || *first > 12);
            let (month, day) = if day_first { (second, first) } else { (first, second) };
            day_of(year, *month, *day)
        }
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn compact(digits: &str) -> Option<Period> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    day_of(part(0, 4)?, part(4, 6)?.try_into().ok()?, part(6, 8)?.try_into().ok()?)
}

fn month_named(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_lowercase();
    let position = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(&word))?;
    i8::try_from(position + 1).ok()
}

fn day_of(year: i16, month: i8, day: i8) -> Option<Period> {
    let date = Date::new(year, month, day).ok()?;
    Some(Period { begin: date, end: date })
}

fn whole_month(year: i16, month: i8) -> Option<Period> {
    let begin = Date::new(year, month, 1).ok()?;
    Some(Period { begin, end: begin.last_of_month() })
}

fn whole_year(year: i16) -> Option<Period> {
    let begin = Date::new(year, 1, 1).ok()?;
    Some(Period { begin, end: begin.last_of_year() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(text: &str) -> Option<(String, String)> {
        period(&json!(text)).map(|period| (period.begin.to_string(), period.end.to_string()))
    }

    #[test]
    fn a_day() {
        for text in [
            "2017-05-12",
            "2017/5/12",
            "20170512",
            "12 May 2017",
            "May 12th, 2017",
            "Fri, 12 may 2017",
            "05/12/2017",
            "12.05.2017",
            "2017-05-12T10:30:00Z",
            "2017-05-12 10:30",
            "Last compiled on 12 May, 2017",
        ] {
            assert_eq!(span(text), Some(("2017-05-12".into(), "2017-05-12".into())), "{text}");
        }
        assert_eq!(span("25/12/2017").unwrap().0, "2017-12-25");
    }

    #[test]
    fn a_month_or_a_year_is_all_of_its_days() {
        for text in ["2016-02", "February 2016", "Feb. 2016"] {
            assert_eq!(span(text), Some(("2016-02-01".into(), "2016-02-29".into())), "{text}");
        }
        assert_eq!(span("2017"), Some(("2017-01-01".into(), "2017-12-31".into())));
        assert_eq!(period(&json!(2017)), period(&json!("2017")));
    }

    #[test]
    fn no_date() {
        for text in
            ["`r Sys.Date()`", "`r format(Sys.time(), '%d %B, %Y')`", "", "soon", "2017-13-40", "12 May"]
        {
            assert_eq!(span(text), None, "{text}");
        }
        assert_eq!(period(&Value::Null), None);
    }

    #[test]
    fn temporal_is_midnights_or_null() {
        let may = period(&json!("2017-05-12"));
        let all = Period::union(may, period(&json!("2015")));
        assert_eq!(temporal(all), json!({"begin": "2015-01-01T00:00:00", "end": "2017-05-12T00:00:00"}));
        assert_eq!(temporal(None), json!({"begin": null, "end": null}));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "[0-9A-Za-z ./:-]{0,24}") {
            prop_assert!(period(&json!(text)).is_none_or(|period| period.begin <= period.end));
        }

        #[test]
        fn iso_dates_are_understood(year in 1000_i16..9999, month in 1_i8..=12, day in 1_i8..=28) {
            let date = Date::new(year, month, day).unwrap();
            prop_assert_eq!(period(&json!(date.to_string())), Some(Period { begin: date, end: date }));
        }
    }
}
