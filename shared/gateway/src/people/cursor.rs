//! Where a page ended, as the link to the next one carries it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Keys of a cursor at most.
const MAX_KEYS: usize = 3;
/// The longest key of an index, in bytes.
const MAX_KEY_BYTES: usize = 1024;

/// The keys of the last entry that was shown, without the partition: whoever makes a cursor up gets another part of the
/// list that she may see anyway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(Vec<String>);

impl Cursor {
    /// A cursor of these keys.
    pub fn new(keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(keys.into_iter().map(Into::into).collect())
    }

    /// The keys, if there are so many.
    #[must_use]
    pub fn keys<const N: usize>(&self) -> Option<[&str; N]> {
        let keys: Vec<_> = self.0.iter().map(String::as_str).collect();
        keys.try_into().ok()
    }

    /// As it stands in a link.
    pub(super) fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&self.0).unwrap_or_default())
    }

    /// Reads what `encode` wrote; `None` for anything else, and for what can't be keys.
    pub(super) fn decode(text: &str) -> Option<Self> {
        let keys: Vec<String> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let is_key = |key: &String| (1..=MAX_KEY_BYTES).contains(&key.len());
        ((1..=MAX_KEYS).contains(&keys.len()) && keys.iter().all(is_key)).then_some(Self(keys))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn other_texts_are_no_cursors() {
        let long = Cursor::new(["x".repeat(1_025)]);
        let many = Cursor::new(["a", "b", "c", "d"]);
        let none = Cursor(Vec::new());
        let empty = Cursor::new([""]);
        for text in [long, many, none, empty].map(|cursor| cursor.encode()) {
            assert_eq!(Cursor::decode(&text), None, "{text}");
        }
        for text in ["", "x", "!", "bnVsbA", "WzFd"] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }

    #[test]
    fn keys_come_as_many_as_expected() {
        let cursor = Cursor::new(["a", "b"]);
        assert_eq!(cursor.keys(), Some(["a", "b"]));
        assert_eq!(cursor.keys::<1>(), None);
    }

    proptest! {
        #[test]
        fn a_cursor_is_read_as_it_was_written(keys in prop::collection::vec("\\PC{1,80}", 1..=3)) {
            let cursor = Cursor::new(keys);
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }
    }
}
