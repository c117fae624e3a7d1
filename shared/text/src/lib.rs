#![doc = include_str!("../README.md")]

use url::Url;

/// Characters of a refused value that an error repeats.
const MAX_REPEATED: usize = 100;

/// Why something can't be what a field says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// A text is too long.
    #[error("{field}: is longer than {max} characters")]
    TooLong {
        /// Which.
        field: &'static str,
        /// Characters it may have.
        max: usize,
    },
    /// A text has characters that nobody sees.
    #[error("{0}: has control characters")]
    Control(&'static str),
    /// A list is too long.
    #[error("{field}: has more than {max} entries")]
    TooMany {
        /// Which.
        field: &'static str,
        /// Entries it may have.
        max: usize,
    },
    /// Not an address on the web.
    #[error("{field}: '{value}' is not a valid URL")]
    Url {
        /// Which.
        field: &'static str,
        /// As given, cut.
        value: String,
    },
}

/// As much of a refused value as an error repeats.
#[must_use]
pub fn cut(value: &str) -> String {
    value.chars().take(MAX_REPEATED).collect()
}

/// One line of `max` characters at most, without space around it.
///
/// # Errors
/// `TooLong` and `Control`.
pub fn line(field: &'static str, text: &str, max: usize) -> Result<String, InvalidText> {
    checked(field, text, max, |c| c.is_control())
}

/// Lines of `max` characters at most, without space around them.
///
/// # Errors
/// `TooLong` and `Control`.
pub fn prose(field: &'static str, text: &str, max: usize) -> Result<String, InvalidText> {
    checked(field, text, max, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

fn checked(
    field: &'static str,
    text: &str,
    max: usize,
    is_refused: impl Fn(char) -> bool,
) -> Result<String, InvalidText> {
    let text = text.trim();
    if text.chars().count() > max {
        return Err(InvalidText::TooLong { field, max });
    }
    if text.chars().any(is_refused) { Err(InvalidText::Control(field)) } else { Ok(text.to_owned()) }
}

/// An `http` or `https` address of `max` bytes at most, without user and password, as it was written; or nothing.
///
/// # Errors
/// `Url`.
pub fn url(field: &'static str, text: &str, max: usize) -> Result<String, InvalidText> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let is_plain = text.len() <= max && !text.chars().any(|c| c.is_control() || c.is_whitespace());
    let parsed = Url::parse(text).ok().filter(|_| is_plain);
    let is_web = |url: &Url| {
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none()
    };
    match parsed.filter(is_web) {
        Some(_) => Ok(text.to_owned()),
        None => Err(InvalidText::Url { field, value: cut(text) }),
    }
}

/// At most `max` entries, each read, none twice; those that are nothing are left out.
///
/// # Errors
/// `TooMany`, and those of `read`.
pub fn list<T: PartialEq, U, E: From<InvalidText>>(
    field: &'static str,
    entries: &[U],
    max: usize,
    read: impl Fn(&U) -> Result<Option<T>, E>,
) -> Result<Vec<T>, E> {
    if entries.len() > max {
        return Err(InvalidText::TooMany { field, max }.into());
    }
    let mut list = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Some(entry) = read(entry)?.filter(|entry| !list.contains(entry)) {
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
        assert_eq!(line("Name", "a\nb", 9), Err(InvalidText::Control("Name")));
        assert_eq!(prose("Goals", "a\nb", 9).unwrap(), "a\nb");
    }

    #[test]
    fn addresses_are_of_the_web() {
        for good in ["", "https://example.org/a?b#c", "http://example.org", "http://münchen.example/ä"] {
            assert_eq!(url("References", good, 100).as_deref(), Ok(good));
        }
        assert_eq!(url("References", " ", 100).as_deref(), Ok(""));
        for bad in [
            "example.org",
            "javascript:alert(1)",
            "ftp://example.org",
            "https://",
            "https://a b",
            "https://u:p@example.org",
            "https://:p@example.org",
        ] {
            let error = url("References", bad, 100).unwrap_err();
            assert_eq!(error.to_string(), format!("References: '{bad}' is not a valid URL"));
        }
        assert!(url("References", "https://example.org", 18).is_err());
    }

    #[test]
    fn lists_have_an_end_and_nothing_twice() {
        let read =
            |text: &&str| Ok::<_, InvalidText>(Some((*text).to_owned()).filter(|text| !text.is_empty()));
        assert_eq!(list("Topics", &["a", "", "b", "a"], 4, read).unwrap(), ["a", "b"]);
        let error = list("Topics", &["a", "b"], 1, read).unwrap_err();
        assert_eq!(error.to_string(), "Topics: has more than 1 entries");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = (url("x", &text, 50), line("x", &text, 10), prose("x", &text, 10));
        }
    }
}
