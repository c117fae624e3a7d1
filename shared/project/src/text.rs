//! Texts that clients send.

use jiff::civil::Date;
use url::Url;

use crate::invalid::{Invalid, cut};
use crate::limits::MAX_URL;

/// One line, without space around it.
pub(crate) fn line(field: &'static str, text: &str, max: usize) -> Result<String, Invalid> {
    checked(field, text, max, |c| c.is_control())
}

/// Lines, without space around them.
pub(crate) fn prose(field: &'static str, text: &str, max: usize) -> Result<String, Invalid> {
    checked(field, text, max, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// A text that must be there.
pub(crate) fn required(field: &'static str, text: Result<String, Invalid>) -> Result<String, Invalid> {
    text.and_then(|text| if text.is_empty() { Err(Invalid::Blank(field)) } else { Ok(text) })
}

fn checked(
    field: &'static str,
    text: &str,
    max: usize,
    is_refused: impl Fn(char) -> bool,
) -> Result<String, Invalid> {
    let text = text.trim();
    if text.chars().count() > max {
        return Err(Invalid::TooLong { field, max });
    }
    if text.chars().any(is_refused) { Err(Invalid::Control(field)) } else { Ok(text.to_owned()) }
}

/// An address on the web, as it was written; or nothing.
pub(crate) fn url(field: &'static str, text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let parsed = Url::parse(text).ok().filter(|_| text.len() <= MAX_URL);
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.username().is_empty();
    match parsed.filter(is_web) {
        Some(_) if !text.chars().any(|c| c.is_control() || c.is_whitespace()) => Ok(text.to_owned()),
        _ => Err(Invalid::Url { field, value: cut(text) }),
    }
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
    if entries.len() > max {
        return Err(Invalid::TooMany { field, max });
    }
    let mut list = Vec::with_capacity(entries.len());
    for entry in entries {
        let entry = read(entry)?;
        if !list.contains(&entry) {
            list.push(entry);
        }
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_lose_the_space_around_them_and_have_an_end() {
        assert_eq!(line("Name", "  Soil  ", 4).unwrap(), "Soil");
        assert_eq!(line("Name", "äöüß!", 4).unwrap_err().to_string(), "Name: is longer than 4 characters");
        assert_eq!(line("Name", "a\nb", 9), Err(Invalid::Control("Name")));
        assert_eq!(prose("Goals", "a\nb", 9).unwrap(), "a\nb");
        assert_eq!(required("Name", line("Name", " ", 9)), Err(Invalid::Blank("Name")));
    }

    #[test]
    fn addresses_are_of_the_web() {
        for good in ["", "https://example.org/a?b#c", "http://example.org"] {
            assert_eq!(url("References", good).as_deref(), Ok(good));
        }
        for bad in [
            "example.org",
            "javascript:alert(1)",
            "ftp://example.org",
            "https://a b",
            "https://u:p@example.org",
        ] {
            let error = url("References", bad).unwrap_err();
            assert_eq!(error.to_string(), format!("References: '{bad}' is not a valid URL"));
        }
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
            let _ = (url("x", &text), date("x", &text), line("x", &text, 10), prose("x", &text, 10));
        }
    }
}
