//! The elements of `bag-info.txt` (RFC 8493 section 2.2.2).

use super::CreateError;

/// Lines should not be longer.
const WIDTH: usize = 79;
/// Not the caller's to say.
const RESERVED: [&str; 2] = ["Bagging-Date", "Payload-Oxum"];

/// The element with its words separated by one space.
pub(super) fn checked(label: &str, value: &str) -> Result<(String, String), CreateError> {
    let is_wrong = |character: char| ":\u{2028}\u{2029}".contains(character) || character.is_control();
    if label.is_empty() || label.trim() != label || label.contains(is_wrong) {
        return Err(CreateError::Label(label.to_owned()));
    }
    if let Some(reserved) = RESERVED.into_iter().find(|reserved| reserved.eq_ignore_ascii_case(label)) {
        return Err(CreateError::Reserved(reserved));
    }
    let words: Vec<&str> = value.split_whitespace().collect();
    if words.is_empty() || words.iter().any(|word| word.contains(char::is_control)) {
        return Err(CreateError::Value(label.to_owned()));
    }
    Ok((label.to_owned(), words.join(" ")))
}

/// `Label: value` in as many lines as it needs; each but the first is indented, and words are never broken.
pub(super) fn folded(label: &str, value: &str) -> String {
    let mut text = format!("{label}:");
    let mut width = text.chars().count();
    for (index, word) in value.split(' ').enumerate() {
        let needed = 1 + word.chars().count();
        if index > 0 && width + needed > WIDTH {
            text.push('\n');
            width = 0;
        }
        text.push(' ');
        text.push_str(word);
        width += needed;
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tags::{INFO, parse};

    #[test]
    fn long_values_are_folded_between_words() {
        let value = format!("{} {} {}", "a".repeat(70), "b: c", "d".repeat(90));
        let folded = folded("Label", &value);
        let lines: Vec<&str> = folded.lines().collect();
        assert_eq!(
            lines,
            [format!("Label: {}", "a".repeat(70)), " b: c".into(), format!(" {}", "d".repeat(90))]
        );
    }

    #[test]
    fn what_cannot_be_an_element() {
        for label in ["", "a:b", " a", "a ", "a\nb", "a\u{2028}b"] {
            assert_eq!(checked(label, "x"), Err(CreateError::Label(label.into())), "{label:?}");
        }
        assert_eq!(checked("payload-oxum", "1.1"), Err(CreateError::Reserved("Payload-Oxum")));
        for value in ["", " \n ", "a\0b", "a\u{1c}b"] {
            assert_eq!(checked("Label", value), Err(CreateError::Value("Label".into())), "{value:?}");
        }
    }

    proptest! {
        #[test]
        fn folded_values_are_read_as_they_were(label in "[A-Za-zé][A-Za-z-]{0,90}", value in "[ \t\n\r:.a-zé\u{a0}]{0,300}") {
            let Ok((label, value)) = checked(&label, &value) else { return Ok(()) };
            let text = folded(&label, &value);
            prop_assert_eq!(parse(INFO, &text), Ok(vec![(label, value)]));
        }
    }
}
