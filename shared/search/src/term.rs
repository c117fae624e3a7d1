//! What is searched for.

use crate::gram;
use crate::text::{BOUNDARY, joined, normalised};

/// Characters of a term at least.
pub const MIN_TERM: usize = 3;
/// Characters of a term at most.
pub const MAX_TERM: usize = 100;

/// A text to search for, in any case. Nothing in it has a meaning of its own: `%` and `_` are characters like others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    text: String,
    exact: bool,
}

/// A text that can't be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// Less than three characters, spaces at the ends not counted.
    #[error("search: must have at least {MIN_TERM} characters")]
    TooShort,
    /// More than anybody searches for.
    #[error("search: must have at most {MAX_TERM} characters")]
    TooLong,
}

impl Term {
    /// A term that is found where a text has it within, or with `exact` where a text is it.
    ///
    /// # Errors
    /// When it is too short or too long.
    pub fn parse(text: &str, exact: bool) -> Result<Self, TermError> {
        let text = normalised(text);
        match text.chars().count() {
            0..MIN_TERM => Err(TermError::TooShort),
            MIN_TERM..=MAX_TERM => Ok(Self { text, exact }),
            _ => Err(TermError::TooLong),
        }
    }

    /// Whether one of these texts has it: what the index answers, said without one.
    #[must_use]
    pub fn is_in<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        joined(texts, usize::MAX).contains(&self.needle())
    }

    /// The gram in whose partition it is looked for.
    pub(crate) fn gram(&self) -> String {
        gram::rarest(&self.text)
    }

    /// What a row's text must contain.
    pub(crate) fn needle(&self) -> String {
        if self.exact { format!("{BOUNDARY}{}{BOUNDARY}", self.text) } else { self.text.clone() }
    }

    /// Whether every row of its partition has it.
    pub(crate) fn is_gram(&self) -> bool {
        !self.exact && self.text.chars().count() == gram::LENGTH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(term: &str, exact: bool) -> bool {
        Term::parse(term, exact).unwrap().is_in(["Ada Lovelace", "ada_100%@example.org"])
    }

    #[test]
    fn terms_are_found_in_any_case_and_literally() {
        for term in ["ADA", "a_l".replace('_', " ").as_str(), "100%", "lovelace ", "da_1"] {
            assert!(found(term, false), "{term}");
        }
        for term in ["a%e", "a_love", "ace ada", "ada*"] {
            assert!(!found(term, false), "{term}");
        }
        assert!(found("ada LOVELACE", true) && !found("lovelace", true));
    }

    #[test]
    fn terms_have_at_least_three_characters() {
        for short in ["", "ab", " ab ", "a\u{0}"] {
            assert_eq!(Term::parse(short, false), Err(TermError::TooShort), "{short:?}");
        }
        assert!(Term::parse("äöü", false).is_ok());
        assert_eq!(Term::parse(&"x".repeat(101), true), Err(TermError::TooLong));
    }
}
