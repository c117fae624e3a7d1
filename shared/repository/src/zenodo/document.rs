//! Zenodo's documents. Pure.

use serde_json::{Map, Value, json};

use crate::deposition::{link, md5, text};
use crate::{Deposition, Failure, File, FileLinks, Published};

/// The relation of a deposition to its own other names.
const RELATION: &str = "isAlternateIdentifier";

/// `{"metadata": …}`, as rendered for Zenodo, with these names of the deposition itself beside what it relates to.
pub(super) fn bearing(metadata: Option<&Value>, urns: &[String]) -> Value {
    let rendered = metadata.and_then(|document| document.get("metadata")?.as_object());
    let mut metadata = rendered.cloned().unwrap_or_else(Map::new);
    let related = metadata.remove("related_identifiers");
    let mut related = related.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
    related.extend(urns.iter().map(|urn| json!({ "identifier": urn, "relation": RELATION })));
    metadata.insert("related_identifiers".to_owned(), related.into());
    json!({ "metadata": metadata })
}

/// The names of this kind that a deposition bears.
pub(super) fn urns(document: &Value) -> impl Iterator<Item = &str> {
    let related = document.pointer("/metadata/related_identifiers").and_then(Value::as_array);
    let related = related.map(Vec::as_slice).unwrap_or_default().iter();
    related
        .filter(|related| {
            let relation = related.get("relation").and_then(Value::as_str);
            relation.is_some_and(|relation| relation.eq_ignore_ascii_case(RELATION))
        })
        .filter_map(|related| related.get("identifier")?.as_str())
        .filter(|identifier| identifier.starts_with("urn:uuid:"))
}

/// The id: a number in Zenodo's own shape.
pub(super) fn id(document: &Value) -> Result<String, Failure> {
    match document.get("id") {
        Some(Value::Number(id)) => Ok(id.to_string()),
        Some(Value::String(id)) if !id.is_empty() => Ok(id.clone()),
        _ => Err(Failure::Unreadable),
    }
}

/// Reads a deposition.
pub(super) fn deposition(document: &Value) -> Result<Deposition, Failure> {
    let files = document.get("files").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    Ok(Deposition {
        id: id(document)?,
        bucket: link(document, "/links/bucket").unwrap_or_default(),
        url: link(document, "/links/html").ok_or(Failure::Unreadable)?,
        // A file without a checksum is one whose upload goes on.
        files: files.iter().filter_map(file).collect(),
        published: published(document),
    })
}

/// DOI and page, once published.
pub(super) fn published(document: &Value) -> Option<Published> {
    if document.get("submitted")? != &Value::Bool(true) {
        return None;
    }
    let doi = text(document, "/doi").or_else(|| text(document, "/metadata/doi"))?;
    let pages = ["/links/record_html", "/record_url", "/links/html", "/doi_url"];
    let url = pages.into_iter().find_map(|page| link(document, page))?;
    Some(Published { doi, url })
}

fn file(document: &Value) -> Option<File> {
    let filesize = document.get("filesize")?;
    Some(File {
        // A text where the older API was used.
        filesize: filesize.as_u64().or_else(|| filesize.as_str()?.parse().ok())?,
        id: text(document, "/id")?,
        filename: text(document, "/filename")?,
        checksum: md5(document.get("checksum")?.as_str()?),
        links: FileLinks {
            itself: link(document, "/links/self").unwrap_or_default(),
            download: link(document, "/links/download").unwrap_or_default(),
        },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn draft() -> Value {
        json!({
            "id": 542_201, "submitted": false, "state": "unsubmitted", "files": [
                {"id": "f", "filename": "a.zip", "filesize": 13264, "checksum": "2942BF",
                 "links": {"self": "https://zenodo.org/s", "download": "https://zenodo.org/d"}},
                {"id": "g", "filename": "b.zip", "filesize": null, "checksum": null, "links": {}},
            ],
            "links": {"bucket": "https://zenodo.org/api/files/b", "html": "https://zenodo.org/deposit/542201"},
            "metadata": {"related_identifiers": [
                {"identifier": "urn:uuid:1", "relation": "isAlternateIdentifier", "scheme": "urn"},
                {"identifier": "urn:uuid:2", "relation": "isNewVersionOf"},
                {"identifier": "10.1/x", "relation": "isAlternateIdentifier"},
            ]},
        })
    }

    #[test]
    fn a_draft_is_read() {
        let deposition = deposition(&draft()).unwrap();
        assert_eq!((deposition.id.as_str(), &deposition.published), ("542201", &None));
        assert_eq!(deposition.files.len(), 1, "an upload that goes on is none");
        let file = deposition.named("a.zip").unwrap();
        assert_eq!((file.filesize, file.checksum.as_str()), (13_264, "2942bf"));
    }

    #[test]
    fn a_published_one_has_a_doi() {
        let mut document = draft();
        document["submitted"] = true.into();
        assert_eq!(published(&document), None, "not without a DOI");
        document["doi"] = "10.5072/zenodo.542201".into();
        document["links"]["record_html"] = "https://zenodo.org/record/542201".into();
        let (doi, url) = ("10.5072/zenodo.542201".to_owned(), "https://zenodo.org/record/542201".to_owned());
        assert_eq!(published(&document), Some(Published { doi, url }));
    }

    #[test]
    fn a_deposition_keeps_its_names() {
        assert_eq!(urns(&draft()).collect::<Vec<_>>(), ["urn:uuid:1"]);
        let rendered = json!({"metadata": {"title": "t", "related_identifiers": [{"identifier": "10.1/x", "relation": "cites"}]}});
        let document = bearing(Some(&rendered), &["urn:uuid:1".to_owned()]);
        assert_eq!(document["metadata"]["title"], "t");
        assert_eq!(document["metadata"]["related_identifiers"].as_array().unwrap().len(), 2);
        assert_eq!(urns(&document).collect::<Vec<_>>(), ["urn:uuid:1"]);
        assert_eq!(urns(&bearing(None, &["urn:uuid:3".to_owned()])).collect::<Vec<_>>(), ["urn:uuid:3"]);
    }

    proptest! {
        #[test]
        fn any_document_is_survived(id in ".{0,9}", size in any::<f64>(), name in ".{0,9}", done: bool) {
            let document = json!({
                "id": id, "submitted": done, "doi": name, "links": {"html": format!("https://x/{name}"), "bucket": 5},
                "files": [{"id": id, "filename": name, "filesize": size, "checksum": name}, 7], "metadata": [id],
            });
            if let Ok(deposition) = deposition(&document) {
                prop_assert!(!deposition.id.is_empty() && deposition.files.len() < 2);
            }
            let _ = urns(&document).count();
        }
    }
}
