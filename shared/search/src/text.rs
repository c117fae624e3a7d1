//! Texts as they are compared.

use icu_normalizer::ComposingNormalizerBorrowed;

/// Separates texts: no text has it, since control characters become spaces.
pub(crate) const BOUNDARY: char = '\n';

/// In lower case, composed (NFC), without control characters, with single spaces, none at either end.
#[must_use]
pub fn normalised(text: &str) -> String {
    let lower = text.to_lowercase();
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&lower);
    let words = composed.split(|character: char| character.is_whitespace() || character.is_control());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Several texts as one, each between boundaries: `\nada\nada@example.org\n`.
pub(crate) fn joined<'a>(texts: impl IntoIterator<Item = &'a str>, max_chars: usize) -> String {
    let mut all = String::from(BOUNDARY);
    let mut left = max_chars;
    for text in texts {
        let text: String = normalised(text).chars().take(left).collect();
        if !text.is_empty() {
            left = left.saturating_sub(text.chars().count());
            all.push_str(&text);
            all.push(BOUNDARY);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_alike_is_alike() {
        assert_eq!(normalised("  Ada \t LOVELACE\u{0}x "), "ada lovelace x");
        assert_eq!(normalised("JOSE\u{301}"), normalised("josé"));
        assert_eq!(normalised("%_Ä"), "%_ä");
    }

    #[test]
    fn texts_are_apart_and_capped() {
        assert_eq!(joined(["Ada", " ", "Ada@X"], 100), "\nada\nada@x\n");
        assert_eq!(joined(["abc", "def", "ghi"], 5), "\nabc\nde\n");
        assert_eq!(joined([], 5), "\n");
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = normalised(&text);
            prop_assert_eq!(normalised(&once), once);
        }
    }
}
