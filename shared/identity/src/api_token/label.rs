//! What a person says of a token that she wants.

/// Characters of a label at most.
const MAX_LABEL_CHARACTERS: usize = 100;
/// Days that a token is good for at most (contract/decisions.md "Identity").
const MAX_DAYS: u16 = 90;
/// And unless she says otherwise.
const DEFAULT_DAYS: u16 = 30;
const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// What a token is called: one line of 1 to 100 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLabel(String);

/// How long a token is good for: 1 to 90 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenDays(u16);

/// A token that can't be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTokenRequest {
    /// No label, or only spaces.
    #[error("label required")]
    NoLabel,
    /// It is too long, or no single line.
    #[error("label must be one line of at most {MAX_LABEL_CHARACTERS} characters")]
    Label,
    /// The days are no number of the range.
    #[error("days must be an integer from 1 to {MAX_DAYS}")]
    Days,
}

impl TokenLabel {
    /// Reads a label; spaces around it don't count.
    ///
    /// # Errors
    /// `NoLabel` or `Label`.
    pub fn parse(text: &str) -> Result<Self, InvalidTokenRequest> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidTokenRequest::NoLabel);
        }
        if text.chars().count() > MAX_LABEL_CHARACTERS || text.chars().any(char::is_control) {
            return Err(InvalidTokenRequest::Label);
        }
        Ok(Self(text.to_owned()))
    }

    /// The label.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TokenDays {
    /// Reads a number of days; 30 if there is none.
    ///
    /// # Errors
    /// `Days`.
    pub fn parse(text: Option<&str>) -> Result<Self, InvalidTokenRequest> {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(Self(DEFAULT_DAYS));
        };
        let days = text.parse().ok().filter(|days| (1..=MAX_DAYS).contains(days));
        days.map(Self).ok_or(InvalidTokenRequest::Days)
    }

    /// The same in seconds.
    pub(super) fn seconds(self) -> i64 {
        i64::from(self.0) * SECONDS_PER_DAY
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_1_to_90_and_30_by_default() {
        for (text, days) in [(None, 30), (Some(""), 30), (Some("1"), 1), (Some(" 90 "), 90)] {
            assert_eq!(TokenDays::parse(text), Ok(TokenDays(days)), "{text:?}");
        }
        for text in ["0", "91", "-1", "1.5", "x", "99999999999"] {
            assert_eq!(TokenDays::parse(Some(text)), Err(InvalidTokenRequest::Days), "{text}");
        }
    }

    #[test]
    fn a_label_is_one_line_that_says_something() {
        assert_eq!(TokenLabel::parse("  my laptop ").unwrap().as_str(), "my laptop");
        assert_eq!(TokenLabel::parse(" "), Err(InvalidTokenRequest::NoLabel));
        assert_eq!(TokenLabel::parse("a\nb"), Err(InvalidTokenRequest::Label));
        assert!(TokenLabel::parse(&"ü".repeat(100)).is_ok());
        assert_eq!(TokenLabel::parse(&"ü".repeat(101)), Err(InvalidTokenRequest::Label));
    }

    proptest! {
        #[test]
        fn any_text_is_a_label_or_refused(text in "\\PC*") {
            if let Ok(label) = TokenLabel::parse(&text) {
                prop_assert!((1..=100).contains(&label.as_str().chars().count()));
            }
        }
    }
}
