//! Digital object identifiers as authors write them.

use serde_json::{Value, json};

/// The `identifier` entry for a DOI given as such, with `doi:`, or as a URL; `None` for anything else.
pub(super) fn from_doi(text: &str) -> Option<Value> {
    let text = text.trim();
    let bare = match text.split_once(".org/") {
        Some((_, doi)) => doi,
        None => text
            .get(..4)
            .filter(|prefix| prefix.eq_ignore_ascii_case("doi:"))
            .map_or(text, |_| text.get(4..).unwrap_or_default().trim_start()),
    };
    let (prefix, suffix) = bare.strip_prefix("10.")?.split_once('/')?;
    let is_doi = !prefix.is_empty()
        && prefix.chars().all(|character| character.is_ascii_digit() || character == '.')
        && !suffix.is_empty()
        && !bare.contains(|character: char| character.is_whitespace() || character.is_control());
    is_doi.then(|| json!({ "doi": bare, "doiurl": format!("https://doi.org/{bare}"), "reserveddoi": null }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_forms_give_the_same() {
        let expected = json!({"doi": "10.5555/1234.a-b", "doiurl": "https://doi.org/10.5555/1234.a-b", "reserveddoi": null});
        for text in [
            "10.5555/1234.a-b",
            " doi:10.5555/1234.a-b ",
            "DOI: 10.5555/1234.a-b",
            "http://dx.doi.org/10.5555/1234.a-b",
            "https://doi.org/10.5555/1234.a-b",
        ] {
            assert_eq!(from_doi(text), Some(expected.clone()), "{text}");
        }
    }

    #[test]
    fn other_text_is_no_doi() {
        for text in [
            "",
            "tba",
            "10.5555",
            "10./x",
            "10.5555/",
            "10.5555/a b",
            "https://example.org/paper",
            "ü:10.1/x",
        ] {
            assert_eq!(from_doi(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in ".{0,20}") {
            prop_assert!(from_doi(&text).is_none_or(|found| found["doi"].as_str().unwrap().starts_with("10.")));
        }
    }
}
