//! What items have to be, beyond the form that the tables give.

mod date;
mod funding;
mod personal;
mod work;

use serde_json::Value;

use super::external_id::{RELATIONSHIPS, TYPES, own};
use super::refusal::Refusal;
use super::section::Section;
use crate::orcid_id::OrcidId;
use crate::tree::{list, text};

/// Checks an item of this section.
///
/// # Errors
/// 9022 without a title, 9023 without an identifier of its own, 9006 for unknown types, 9001 for the rest.
pub fn validate(section: Section, item: Value) -> Result<Value, Refusal> {
    match section {
        Section::Works => work::validate(item),
        Section::Fundings => funding::validate(item),
        _ => personal::validate(section, &item).map(|()| item),
    }
}

fn title(item: &Value) -> Result<(), Refusal> {
    if text(item, "/title/title/value").is_none_or(|title| title.trim().is_empty()) {
        return Err(Refusal::NoTitle);
    }
    lengths(item, &[("/title/title/value", 1000), ("/title/translated-title/value", 1000)])
}

fn lengths(item: &Value, limits: &[(&str, usize)]) -> Result<(), Refusal> {
    for (pointer, limit) in limits {
        if text(item, pointer).is_some_and(|text| text.chars().count() > *limit) {
            return Err(Refusal::InvalidData(format!("{pointer} is longer than {limit} characters")));
        }
    }
    Ok(())
}

fn required<'a>(item: &'a Value, pointer: &str) -> Result<&'a str, Refusal> {
    text(item, pointer)
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| Refusal::InvalidData(format!("{pointer} is missing")))
}

fn external_ids(item: &Value) -> Result<(), Refusal> {
    for id in list(item, "/external-ids/external-id") {
        required(id, "/external-id-value")?;
        one_of(required(id, "/external-id-type")?, &TYPES)?;
        one_of(required(id, "/external-id-relationship")?, &RELATIONSHIPS)?;
    }
    if own(item).next().is_none() { Err(Refusal::NoExternalId) } else { Ok(()) }
}

fn contributors(item: &Value) -> Result<(), Refusal> {
    for contributor in list(item, "/contributors/contributor") {
        if let Some(orcid) = text(contributor, "/contributor-orcid/path") {
            OrcidId::parse(orcid).map_err(|error| Refusal::InvalidData(error.to_string()))?;
        }
        if let Some(place) = text(contributor, "/contributor-attributes/contributor-sequence") {
            one_of(place, &["first", "additional"])?;
        }
    }
    Ok(())
}

fn one_of(text: &str, known: &[&str]) -> Result<(), Refusal> {
    if known.contains(&text) {
        Ok(())
    } else {
        Err(Refusal::BadRequest(format!("No enum constant for '{text}'")))
    }
}

/// ISO 3166-1 alpha-2, by its shape.
fn country(code: &str) -> Result<(), Refusal> {
    if code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(Refusal::BadRequest(format!("No enum constant for '{code}'")))
    }
}
