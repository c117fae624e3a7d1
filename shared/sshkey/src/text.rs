//! What a person writes beside a key (contract/people.md 3.5). A comment ends up in a line of `authorized_keys`.

/// What an uploaded key without a comment is called.
const NO_COMMENT: &str = "no-comment";
/// Characters of a comment.
const COMMENT_LENGTHS: std::ops::RangeInclusive<usize> = 5..=MAX_COMMENT;
/// Characters of a comment at most, also of one that came with a key.
pub(crate) const MAX_COMMENT: usize = 100;
/// Characters of a description.
const DESCRIPTION_LENGTHS: std::ops::RangeInclusive<usize> = 5..=255;

/// A comment: one word, that no line of `authorized_keys` is broken by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment(String);

/// A description: one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description(String);

/// A comment or description that can't be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// A comment of another length, or with other characters.
    #[error("comment must have 5 to 100 characters: letters, digits and any of _ - . @ ( )")]
    Comment,
    /// The same of the comment of an uploaded key, which may be shorter.
    #[error(
        "the comment of public_openssh must have at most 100 characters: letters, digits and any of _ - . @ ( )"
    )]
    UploadedComment,
    /// A description of another length, or with other characters.
    #[error(
        "description must have 5 to 255 characters in one line: letters, digits, spaces and any of _ - . , @ ( ) ' /"
    )]
    Description,
}

impl Comment {
    /// Reads what somebody wants a new key to be called.
    ///
    /// # Errors
    /// `Comment`.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        if COMMENT_LENGTHS.contains(&text.chars().count()) && text.chars().all(is_of_comments) {
            return Ok(Self(text.to_owned()));
        }
        Err(InvalidText::Comment)
    }

    /// Reads the comment of an uploaded key.
    ///
    /// # Errors
    /// `UploadedComment`.
    pub fn of_upload(text: &str) -> Result<Self, InvalidText> {
        if text.is_empty() {
            return Ok(Self(NO_COMMENT.to_owned()));
        }
        if text.chars().count() <= MAX_COMMENT && text.chars().all(is_of_comments) {
            return Ok(Self(text.to_owned()));
        }
        Err(InvalidText::UploadedComment)
    }

    /// What a key is called that is not kept.
    #[must_use]
    pub fn ephemeral(login: &crate::Login) -> Self {
        Self(format!("ephemeral_{login}"))
    }

    /// The comment.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Description {
    /// Reads a description.
    ///
    /// # Errors
    /// `Description`.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        if DESCRIPTION_LENGTHS.contains(&text.chars().count()) && text.chars().all(is_of_descriptions) {
            return Ok(Self(text.to_owned()));
        }
        Err(InvalidText::Description)
    }

    /// The description.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a regular expression calls a word character.
fn is_of_words(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn is_of_comments(character: char) -> bool {
    is_of_words(character) || "-.@()".contains(character)
}

fn is_of_descriptions(character: char) -> bool {
    is_of_words(character) || " -.,@(')/".contains(character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn comments_are_words_of_5_to_100_characters() {
        for text in ["josiah@laptop", "abcde", "a-b_c.d@(e)", "Ünïcode", &"x".repeat(100)] {
            assert_eq!(Comment::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "abcd", "with space", "line\nbreak", "semi;colon", "a,b,c", &"x".repeat(101)] {
            assert_eq!(Comment::parse(text), Err(InvalidText::Comment), "{text:?}");
        }
    }

    #[test]
    fn an_uploaded_key_may_have_a_short_comment_or_none() {
        assert_eq!(Comment::of_upload("").unwrap().as_str(), "no-comment");
        assert_eq!(Comment::of_upload("me@x").unwrap().as_str(), "me@x");
        for text in ["two words", "a\u{85}b", &"x".repeat(101)] {
            assert_eq!(Comment::of_upload(text), Err(InvalidText::UploadedComment), "{text:?}");
        }
    }

    #[test]
    fn descriptions_are_one_line() {
        for text in ["my key", "Josiah's laptop (lab 3/4), spare"] {
            assert_eq!(Description::parse(text).unwrap().as_str(), text);
        }
        for text in ["key", "two\nlines", "tab\tbed", "quoted \"x\"", &"x".repeat(256)] {
            assert_eq!(Description::parse(text), Err(InvalidText::Description), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_comment_breaks_a_line(text in "\\PC*") {
            for comment in [Comment::parse(&text), Comment::of_upload(&text)].into_iter().flatten() {
                prop_assert!(!comment.as_str().chars().any(|c| c.is_control() || c.is_whitespace()));
                prop_assert!(!comment.as_str().contains([',', ':', '"', '\'', '#']));
            }
        }
    }
}
