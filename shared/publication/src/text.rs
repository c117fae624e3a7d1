//! Texts that an ORCID work, and XML, can hold.

/// Why a text can't be one of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It is longer than its field.
    #[error("is longer than {0} characters")]
    TooLong(usize),
    /// It holds control characters, or others that no text has.
    #[error("holds control characters")]
    Control,
}

/// A text on one line, without space around it; `None` where nothing is left.
pub(crate) fn line(text: &str, max: usize) -> Result<Option<String>, TextError> {
    let words: Vec<_> = text.split_whitespace().collect();
    checked(words.join(" "), max, |_| false)
}

/// A text that may have several lines, which end in `\n`.
pub(crate) fn lines(text: &str, max: usize) -> Result<Option<String>, TextError> {
    checked(text.trim().replace("\r\n", "\n").replace('\r', "\n"), max, |letter| {
        matches!(letter, '\n' | '\t')
    })
}

fn checked(text: String, max: usize, allowed: impl Fn(char) -> bool) -> Result<Option<String>, TextError> {
    if text.chars().any(|letter| !is_text(letter) && !allowed(letter)) {
        return Err(TextError::Control);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong(max));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// As much of a text as a field holds, for texts that nobody is there to put right.
pub(crate) fn fitted(text: &str, max: usize) -> String {
    let kept: String =
        text.chars().filter(|letter| is_text(*letter) || matches!(letter, '\n' | '\t')).collect();
    let cut: String = kept.trim().chars().take(max).collect();
    cut.trim_end().to_owned()
}

/// Whether XML 1.0 can hold it, and it shows.
fn is_text(letter: char) -> bool {
    !letter.is_control() && !matches!(letter, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn space_is_tidied_and_nothing_is_nothing() {
        assert_eq!(line("  a \n b ", 9).unwrap().as_deref(), Some("a b"));
        assert_eq!(lines(" a \r\n\tb\rc ", 9).unwrap().as_deref(), Some("a \n\tb\nc"));
        assert_eq!((line(" ", 9), lines("\n", 9)), (Ok(None), Ok(None)));
    }

    #[test]
    fn long_texts_and_control_characters_are_refused() {
        assert_eq!(line("äöü", 2), Err(TextError::TooLong(2)));
        assert_eq!(line("a\u{0}b", 9), Err(TextError::Control));
        assert_eq!(lines("a\u{1b}b", 9), Err(TextError::Control));
    }

    proptest! {
        #[test]
        fn what_is_made_to_fit_fits(text in ".{0,40}", max in 1_usize..20) {
            let text = fitted(&text, max);
            prop_assert!(text.chars().count() <= max);
            prop_assert_eq!(lines(&text, max).unwrap().unwrap_or_default(), text.replace('\r', "\n"));
        }
    }
}
