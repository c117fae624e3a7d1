//! Publication dates: a year, a month of it or a day of it, written `2022`, `2022/3`, `2022/3/4`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde_json::{Value, json};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

use crate::tree::optional_text;

/// When a work was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicationDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// A text that is no such date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a publication date is written 2022, 2022/3 or 2022/3/4")]
pub struct InvalidDate;

impl FromStr for PublicationDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('/');
        let year = parts.next().filter(|year| year.len() == 4).ok_or(InvalidDate)?;
        let year = number(year).filter(|year| *year > 0).ok_or(InvalidDate)?;
        let mut part = || {
            parts
                .next()
                .map(|part| number(part).filter(|_| part.len() <= 2).and_then(|part| i8::try_from(part).ok()))
        };
        let (month, day, more) = (part(), part(), part());
        // A part that is there has to be a number; `Some(None)` is one that isn't.
        let (month, day) =
            (month.map(|month| month.ok_or(InvalidDate)), day.map(|day| day.ok_or(InvalidDate)));
        let (month, day) = (month.transpose()?, day.transpose()?);
        let exists = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_ok();
        if exists && more.is_none() { Ok(Self { year, month, day }) } else { Err(InvalidDate) }
    }
}

/// What `parse` reads, as a pattern for clients; "" is no date at all.
const PATTERN: &str = concat!(
    "^(",
    "|([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])",
    "(/(0?[1-9]|1[0-2])",
    "|/(0?[1-9]|1[0-2])/(0?[1-9]|1[0-9]|2[0-8])",
    "|/(0?[13-9]|1[0-2])/(29|30)",
    "|/(0?[13578]|1[02])/31",
    ")?",
    // 29 February of years that have one.
    "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)/0?2/29",
    ")$",
);

/// The schema of a work's date in what clients send.
pub(crate) fn schema() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(PATTERN))
        .description(Some("The publication date: `2022/3/4`, `2022/3`, `2022` or \"\"."))
        .examples(["2022/3/4"])
        .build()
}

/// One to four ASCII digits; `i16::from_str` would take a sign.
fn number(text: &str) -> Option<i16> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

impl fmt::Display for PublicationDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}", self.year)?;
        let parts = [self.month, self.day];
        parts.iter().flatten().try_for_each(|part| write!(formatter, "/{part}"))
    }
}

impl PublicationDate {
    /// ORCID's form: padded texts, null for what isn't known.
    #[must_use]
    pub fn to_json(self) -> Value {
        let part = |part: Option<i8>| part.map(|part| json!({ "value": format!("{part:02}") }));
        json!({
            "year": { "value": format!("{:04}", self.year) },
            "month": part(self.month),
            "day": part(self.day),
        })
    }
}

/// A date as ORCID has it, `2022/3/4`: no padding, no day without a month, "" without a year.
pub(crate) fn read(date: &Value) -> String {
    let part = |name: &str| {
        let text = optional_text(date, &format!("/{name}/value"))?;
        Some(text.parse::<u32>().map_or(text, |number| number.to_string()))
    };
    let mut text = part("year").unwrap_or_default();
    if text.is_empty() {
        return text;
    }
    for part in ["month", "day"].into_iter().map_while(part) {
        text.push('/');
        text.push_str(&part);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_read_without_padding() {
        for (date, text) in [
            (
                json!({"year": {"value": "2022"}, "month": {"value": "03"}, "day": {"value": "04"}}),
                "2022/3/4",
            ),
            (json!({"year": {"value": "2022"}, "month": {"value": "03"}, "day": null}), "2022/3"),
            (json!({"year": {"value": "2022"}, "month": null, "day": {"value": "04"}}), "2022"),
            (json!({"year": {"value": 2022}}), "2022"),
            (json!({"year": null, "month": {"value": "03"}}), ""),
            (Value::Null, ""),
        ] {
            assert_eq!(read(&date), text, "{date}");
        }
    }

    #[test]
    fn dates_are_written_with_padding() {
        let date: PublicationDate = "2022/3/4".parse().unwrap();
        assert_eq!(
            date.to_json(),
            json!({"year": {"value": "2022"}, "month": {"value": "03"}, "day": {"value": "04"}})
        );
        let month: PublicationDate = "2022/03".parse().unwrap();
        assert_eq!(month.to_json()["day"], Value::Null);
        assert_eq!(month.to_string(), "2022/3");
    }

    #[test]
    fn the_pattern_holds_for_dates_and_nothing_else() {
        let pattern = regex::Regex::new(PATTERN).unwrap();
        let agrees = |text: &str| {
            let is_date = text.is_empty() || text.parse::<PublicationDate>().is_ok();
            assert_eq!(pattern.is_match(text), is_date, "{text}");
        };
        for text in ["", "22", "2022/", "2022/003", "2022/3/", "2022/3/4/", "0000", "+022", "٢٠٢٢"] {
            agrees(text);
        }
        for year in ["0000", "0001", "0004", "0100", "0400", "1900", "2000", "2022", "2024", "9996", "9999"] {
            agrees(year);
            for month in 0..=13 {
                agrees(&format!("{year}/{month}"));
                agrees(&format!("{year}/{month:02}"));
                for day in 0..=32 {
                    agrees(&format!("{year}/{month}/{day}"));
                    agrees(&format!("{year}/{month:02}/{day:02}"));
                }
            }
        }
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            "2021-03-04",
            "22",
            "02022",
            "2022/",
            "2022/13",
            "2022/0",
            "2022/2/30",
            "2022/1/1/1",
            "+202",
            "0000",
            "2022/+3",
        ] {
            assert_eq!(text.parse::<PublicationDate>(), Err(InvalidDate), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(year in 1i16..=9999, month in proptest::option::of(1i8..=12), day in 1i8..=28) {
            let date = PublicationDate { year, month, day: month.map(|_| day) };
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            prop_assert_eq!(read(&date.to_json()).parse::<u16>().is_ok(), month.is_none());
        }

        #[test]
        fn any_text_is_survived(text in "[0-9/+-]{0,12}|.*") {
            if let Ok(date) = text.parse::<PublicationDate>() {
                prop_assert_eq!(date.to_string().parse(), Ok(date));
            }
        }
    }
}
