//! What personal details have to be.

use serde_json::Value;

use super::{RELATIONSHIPS, country, lengths, one_of, required};
use crate::records::refusal::Refusal;
use crate::records::section::Section;

/// Checks an item of a personal section.
///
/// # Errors
/// 9001 for what is missing or too long, 9006 for unknown values.
pub fn validate(section: Section, item: &Value) -> Result<(), Refusal> {
    match section {
        Section::OtherNames | Section::Keywords => {
            required(item, "/content")?;
            lengths(item, &[("/content", 255)])
        }
        Section::Addresses => country(required(item, "/country/value")?),
        Section::ExternalIdentifiers => {
            required(item, "/external-id-type")?;
            required(item, "/external-id-value")?;
            required(item, "/external-id-url/value")?;
            one_of(required(item, "/external-id-relationship")?, &RELATIONSHIPS)
        }
        Section::ResearcherUrls => {
            required(item, "/url/value")?;
            lengths(item, &[("/url/value", 2084), ("/url-name", 350)])
        }
        Section::Works | Section::Fundings => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_missing_is_refused() {
        for (section, good, bad) in [
            (Section::OtherNames, json!({"content": "x"}), json!({"content": " "})),
            (Section::Keywords, json!({"content": "x"}), json!({"content": "x".repeat(256)})),
            (
                Section::Addresses,
                json!({"country": {"value": "NO"}}),
                json!({"country": {"value": "Norway"}}),
            ),
            (
                Section::ResearcherUrls,
                json!({"url": {"value": "https://a.example"}}),
                json!({"url-name": "x"}),
            ),
            (
                Section::ExternalIdentifiers,
                json!({
                    "external-id-type": "SCOPUS",
                    "external-id-value": "1",
                    "external-id-url": {"value": "1"},
                    "external-id-relationship": "self",
                }),
                json!({"external-id-type": "SCOPUS", "external-id-value": "1", "external-id-relationship": "self"}),
            ),
        ] {
            assert_eq!(validate(section, &good), Ok(()));
            assert!(validate(section, &bad).is_err(), "{section:?} {bad}");
        }
    }
}
