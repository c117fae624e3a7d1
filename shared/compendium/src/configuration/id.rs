//! Ids of compendia that bring their own.

use serde_json::Value;

/// Longest id (bytes), so that keys and URLs stay short.
const MAX_LENGTH: usize = 64;

/// The contract's rule (compendia.md 0.3).
pub(super) const RULE: &str = r"/^[^-_.\n\r][a-zA-Z0-9\._-]*[^-_.\n\r]$/";

/// Whether a compendium may have this id: letters, digits, `.`, `_` and `-`, with a letter or digit at both ends, 2 to
/// 64 characters. The contract allows any character at the ends; those that a URL or a key would have to escape
/// are refused.
#[must_use]
pub fn is_valid_id(id: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_alphanumeric();
    (2..=MAX_LENGTH).contains(&id.len())
        && id.starts_with(alphanumeric)
        && id.ends_with(alphanumeric)
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

/// An id as text: YAML reads one of digits only as a number.
pub(super) fn text(id: &Value) -> Option<String> {
    match id {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) if id.is_u64() => Some(id.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_the_contract_are_valid() {
        for id in ["KIbebWnPlx", "b9b0099e-base", "6yxNW", "a1", "a.b_c-d", &"a".repeat(64)] {
            assert!(is_valid_id(id), "{id}");
        }
    }

    #[test]
    fn other_ids_are_not() {
        for id in [
            "",
            "a",
            "-ab",
            "ab.",
            "_a1",
            "a/b",
            "a b",
            "äb",
            "/a/",
            "a#",
            "..",
            "a\nb",
            "ab\n",
            &"a".repeat(65),
        ] {
            assert!(!is_valid_id(id), "{id:?}");
        }
    }
}
