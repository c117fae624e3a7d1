//! Identifiers of works.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::tree::{at, list, list_mut, set};

/// The identifier types that the registry knows.
pub const TYPES: [&str; 42] = [
    "agr",
    "ark",
    "arxiv",
    "asin",
    "asin-tld",
    "authenticusid",
    "bibcode",
    "cba",
    "cienciaiul",
    "cit",
    "ctx",
    "dnb",
    "doi",
    "eid",
    "ethos",
    "grant_number",
    "handle",
    "hir",
    "isbn",
    "ismn",
    "issn",
    "jfm",
    "jstor",
    "kuid",
    "lccn",
    "lensid",
    "mr",
    "oclc",
    "ol",
    "osti",
    "other-id",
    "pat",
    "pdb",
    "pmc",
    "pmid",
    "rfc",
    "rrid",
    "source-work-id",
    "ssrn",
    "uri",
    "urn",
    "wosuid",
];

/// How an identifier can relate to a work.
pub const RELATIONSHIPS: [&str; 4] = ["self", "part-of", "version-of", "funded-by"];

/// An identifier's value in the form in which equal ones are equal, where it has the form of its type.
fn normalize(kind: &str, value: &str) -> Option<String> {
    let trimmed = value.trim();
    match kind {
        "doi" => {
            let lower = trimmed.to_ascii_lowercase();
            let bare = lower.find("10.").and_then(|start| lower.get(start..))?;
            let prefix = lower.strip_suffix(bare)?;
            let known = [
                "",
                "doi:",
                "https://doi.org/",
                "http://doi.org/",
                "https://dx.doi.org/",
                "http://dx.doi.org/",
            ];
            (known.contains(&prefix) && bare.contains('/')).then(|| bare.to_owned())
        }
        "uri" if !trimmed.contains("://") => Some(format!("http://{trimmed}")),
        "isbn" | "issn" => Some(trimmed.replace('-', "")),
        _ => Some(trimmed.to_owned()),
    }
}

/// Puts the normalized value, or why there is none, into every identifier.
pub fn annotate(work: &mut Value) {
    for id in list_mut(work, "/external-ids/external-id") {
        let (kind, value) = kind_and_value(id);
        let normalized = normalize(&kind, &value);
        let error = normalized.is_none().then(|| {
            json!({
                "error-code": "8001",
                "error-message": format!("Cannot normalize identifier value {kind}:{value}"),
                "transient": true,
            })
        });
        let normalized = normalized.map(|value| json!({"value": value, "transient": true}));
        set(id, "external-id-normalized", normalized.unwrap_or_default());
        set(id, "external-id-normalized-error", error.unwrap_or_default());
    }
}

/// The identifiers with relationship `self`.
pub fn own(work: &Value) -> impl Iterator<Item = &Value> {
    list(work, "/external-ids/external-id").filter(|id| at(id, "external-id-relationship") == "self")
}

/// Type and value of an identifier, comparable.
#[must_use]
pub fn key(id: &Value) -> (String, String) {
    let (kind, value) = kind_and_value(id);
    let normalized = normalize(&kind, &value).unwrap_or(value);
    (kind, normalized)
}

/// The keys of the identifiers with relationship `self`.
#[must_use]
pub fn own_keys(work: &Value) -> BTreeSet<(String, String)> {
    own(work).map(key).collect()
}

fn kind_and_value(id: &Value) -> (String, String) {
    let part = |name| at(id, name).as_str().unwrap_or_default().to_owned();
    (part("external-id-type"), part("external-id-value"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_doi_are_one_doi() {
        for spelling in [
            "10.25982/ABC",
            "https://doi.org/10.25982/abc",
            "doi:10.25982/Abc",
            " http://dx.doi.org/10.25982/abc",
        ] {
            assert_eq!(normalize("doi", spelling).as_deref(), Some("10.25982/abc"), "{spelling}");
        }
        for bad in ["book1", "123", "10.5", "x10.5/a", ""] {
            assert_eq!(normalize("doi", bad), None, "{bad}");
        }
    }

    #[test]
    fn other_types_are_spelt_as_in_real_answers() {
        assert_eq!(normalize("uri", "kbase_web_services").as_deref(), Some("http://kbase_web_services"));
        assert_eq!(normalize("other-id", "67335/259/").as_deref(), Some("67335/259/"));
        assert_eq!(normalize("isbn", "978-3-16-148410-0").as_deref(), Some("9783161484100"));
    }

    #[test]
    fn what_cannot_be_normalized_says_so() {
        let mut work = json!({"external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "book1"}]}});
        annotate(&mut work);
        let id = &work["external-ids"]["external-id"][0];
        assert_eq!(id["external-id-normalized"], Value::Null);
        assert_eq!(
            id["external-id-normalized-error"]["error-message"],
            "Cannot normalize identifier value doi:book1"
        );
    }
}
