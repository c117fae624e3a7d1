//! B2SHARE's documents. Pure.

use serde_json::Value;

use crate::deposition::{link, md5, text};
use crate::{Failure, File, FileLinks};

/// The id, which stays when a draft becomes a record.
pub(super) fn id(document: &Value) -> Result<String, Failure> {
    text(document, "/id").ok_or(Failure::Unreadable)
}

/// Where a draft's files go.
pub(super) fn bucket(draft: &Value) -> Result<String, Failure> {
    link(draft, "/links/files").ok_or(Failure::Unreadable)
}

/// True once a draft is a record.
pub(super) fn is_published(draft: &Value) -> bool {
    draft.pointer("/metadata/publication_state").and_then(Value::as_str) == Some("published")
}

/// True if a draft bears this name.
pub(super) fn bears(draft: &Value, urn: &str) -> bool {
    let names = draft.pointer("/metadata/alternate_identifiers").and_then(Value::as_array);
    let mut names = names.map(Vec::as_slice).unwrap_or_default().iter();
    names.any(|name| name.get("alternate_identifier").and_then(Value::as_str) == Some(urn))
}

/// A record's DOI, which B2SHARE gives as an address.
pub(super) fn doi(record: &Value) -> Option<String> {
    let doi = text(record, "/metadata/DOI").or_else(|| text(record, "/metadata/doi"))?;
    Some(doi.get(doi.find("10.")?..)?.to_owned())
}

/// The files of a bucket.
pub(super) fn files(bucket: &Value) -> Vec<File> {
    let contents = bucket.get("contents").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    contents.iter().filter_map(file).collect()
}

/// A file of a bucket. The id is that of its version: names may hold anything.
pub(super) fn file(object: &Value) -> Option<File> {
    let itself = link(object, "/links/self").unwrap_or_default();
    Some(File {
        filesize: object.get("size")?.as_u64()?,
        id: text(object, "/version_id")?,
        filename: text(object, "/key")?,
        checksum: md5(object.get("checksum")?.as_str()?),
        links: FileLinks { download: itself.clone(), itself },
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_doi_is_read_without_its_resolver() {
        for doi in
            ["http://doi.org/10.23728/b2share.1", "https://doi.org/10.23728/b2share.1", "10.23728/b2share.1"]
        {
            assert_eq!(super::doi(&json!({"metadata": {"DOI": doi}})).as_deref(), Some("10.23728/b2share.1"));
        }
        assert_eq!(super::doi(&json!({"metadata": {"DOI": "none"}})), None);
    }

    #[test]
    fn a_draft_bears_names() {
        let draft = json!({"id": "a", "metadata": {"alternate_identifiers": [
            {"alternate_identifier": "urn:uuid:1", "alternate_identifier_type": "URN"}]}});
        assert!(
            bears(&draft, "urn:uuid:1") && !bears(&draft, "urn:uuid:2") && !bears(&json!({}), "urn:uuid:1")
        );
        assert!(!is_published(&draft));
    }

    #[test]
    fn a_bucket_lists_its_files() {
        let bucket = json!({"contents": [
            {"key": "a.zip", "size": 9, "checksum": "md5:C8AF", "version_id": "v", "links": {"self": "https://x/a.zip"}},
            {"key": "half.zip", "size": null, "checksum": null}]});
        let files = files(&bucket);
        assert_eq!(files.len(), 1);
        assert_eq!((files[0].id.as_str(), files[0].checksum.as_str()), ("v", "c8af"));
    }
}
