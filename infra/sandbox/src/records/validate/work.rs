//! What a work has to be.

use serde_json::Value;

use super::{contributors, date, external_ids, lengths, one_of, required, title};
use crate::records::refusal::Refusal;
use crate::tree::text;

/// The work types of version 3.0.
const WORK_TYPES: [&str; 61] = [
    "annotation",
    "artistic-performance",
    "blog-post",
    "book",
    "book-chapter",
    "book-review",
    "cartographic-material",
    "clinical-study",
    "conference-abstract",
    "conference-output",
    "conference-paper",
    "conference-poster",
    "conference-presentation",
    "conference-proceedings",
    "data-management-plan",
    "data-set",
    "design",
    "dictionary-entry",
    "disclosure",
    "dissertation",
    "dissertation-thesis",
    "edited-book",
    "encyclopedia-entry",
    "image",
    "invention",
    "journal-article",
    "journal-issue",
    "learning-object",
    "lecture-speech",
    "license",
    "magazine-article",
    "manual",
    "moving-image",
    "musical-composition",
    "newsletter-article",
    "newspaper-article",
    "online-resource",
    "other",
    "patent",
    "physical-object",
    "preprint",
    "public-speech",
    "registered-copyright",
    "report",
    "research-technique",
    "research-tool",
    "review",
    "software",
    "sound",
    "spin-off-company",
    "standards-and-policy",
    "supervised-student-publication",
    "teaching-material",
    "technical-standard",
    "test",
    "trademark",
    "transcription",
    "translation",
    "undefined",
    "website",
    "working-paper",
];

const CITATION_TYPES: [&str; 9] = [
    "bibtex",
    "ris",
    "formatted-apa",
    "formatted-chicago",
    "formatted-harvard",
    "formatted-ieee",
    "formatted-mla",
    "formatted-vancouver",
    "formatted-unspecified",
];

/// Checks a work, and writes its date as ORCID does.
///
/// # Errors
/// 9022 without a title, 9023 without an identifier of its own, 9006 for unknown types, 9001 for the rest of the schema.
pub fn validate(mut work: Value) -> Result<Value, Refusal> {
    title(&work)?;
    lengths(
        &work,
        &[("/title/subtitle/value", 1000), ("/journal-title/value", 1000), ("/short-description", 5000)],
    )?;
    one_of(required(&work, "/type")?, &WORK_TYPES)?;
    if let Some(kind) = text(&work, "/citation/citation-type") {
        one_of(kind, &CITATION_TYPES)?;
    }
    external_ids(&work)?;
    contributors(&work)?;
    date::validate(&mut work, "publication-date")?;
    Ok(work)
}

#[cfg(test)]
mod tests;
