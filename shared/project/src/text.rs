//! Texts that clients send.

use jiff::civil::Date;
use text::cut;

use crate::invalid::Invalid;
use crate::limits::MAX_URL;

/// A text that must be there.
pub(crate) fn required(field: &'static str, text: Result<String, Invalid>) -> Result<String, Invalid> {
    text.and_then(|text| if text.is_empty() { Err(Invalid::Blank(field)) } else { Ok(text) })
}

/// One line, without space around it.
pub(crate) fn line(field: &'static str, text: &str, max: usize) -> Result<String, Invalid> {
    Ok(text::line(field, text, max)?)
}

/// Lines, without space around them.
pub(crate) fn prose(field: &'static str, text: &str, max: usize) -> Result<String, Invalid> {
    Ok(text::prose(field, text, max)?)
}

/// An address on the web, as it was written; or nothing.
pub(crate) fn url(field: &'static str, text: &str) -> Result<String, Invalid> {
    Ok(text::url(field, text, MAX_URL)?)
}

/// A day, month or year as ISO 8601 writes it; or nothing.
pub(crate) fn date(field: &'static str, text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    let day = match text.len() {
        0 => return Ok(String::new()),
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let is_written_so = day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match day.parse::<Date>() {
        Ok(_) if is_written_so => Ok(text.to_owned()),
        _ => Err(Invalid::Value { field, value: cut(text), expected: "a date: YYYY, YYYY-MM or YYYY-MM-DD" }),
    }
}

/// A text of a certain form; or nothing.
pub(crate) fn formed(
    field: &'static str,
    text: &str,
    expected: &'static str,
    is_formed: impl Fn(&str) -> bool,
) -> Result<String, Invalid> {
    let text = text.trim();
    if text.is_empty() || is_formed(text) {
        return Ok(text.to_owned());
    }
    Err(Invalid::Value { field, value: cut(text), expected })
}

/// At most `max` entries, each read, none twice.
pub(crate) fn list<T: PartialEq, U>(
    field: &'static str,
    entries: &[U],
    max: usize,
    read: impl Fn(&U) -> Result<T, Invalid>,
) -> Result<Vec<T>, Invalid> {
    text::list(field, entries, max, |entry| read(entry).map(Some))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_must_be_there_is_not_blank() {
        assert_eq!(required("Name", line("Name", " ", 9)), Err(Invalid::Blank("Name")));
        assert_eq!(required("Name", line("Name", " a", 9)).as_deref(), Ok("a"));
    }

    #[test]
    fn dates_may_be_of_a_month_or_a_year() {
        for good in ["", "2024", "2024-02", "2024-02-29"] {
            assert_eq!(date("Award Information", good).as_deref(), Ok(good));
        }
        for bad in ["24", "2023-02-29", "2024-13", "2024-1-1", "20240101", "2024-02-29T00:00:00Z", "soon"] {
            assert!(date("Award Information", bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = date("x", &text);
        }
    }
}
