//! A Zenodo record's files (contract/compendia.md 4.1).

use serde_json::Value;

use crate::ShareError;
use crate::path::is_zip;

/// Address of the record's archive: its first zip file. Both of the API's shapes are read, Zenodo's `files[]` with
/// `links.self` and InvenioRDM's `files.entries` with `links.content`.
pub(crate) fn archive(document: &Value) -> Result<&str, ShareError> {
    let files = document.get("files").unwrap_or(&Value::Null);
    let archive = match (files, files.get("entries")) {
        (Value::Array(files), _) | (_, Some(Value::Array(files))) => files.iter().find_map(zip),
        (_, Some(Value::Object(entries))) => entries.values().find_map(zip),
        _ => None,
    };
    archive.ok_or(ShareError::NoFiles)
}

/// The address of a zip file's content.
fn zip(file: &Value) -> Option<&str> {
    let name = file.get("key").or_else(|| file.get("filename"))?.as_str()?;
    let links = file.get("links")?;
    links.get("content").or_else(|| links.get("self"))?.as_str().filter(|_| is_zip(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_shapes_have_an_archive() {
        let zenodo = json!({ "files": [
            { "key": "readme.txt", "links": { "self": "https://zenodo.org/1" } },
            { "key": "A.ZIP", "links": { "self": "https://zenodo.org/2" } },
            { "key": "b.zip", "links": { "self": "https://zenodo.org/3" } },
        ]});
        assert_eq!(archive(&zenodo), Ok("https://zenodo.org/2"));
        let file =
            json!({ "key": "a.zip", "links": { "self": "https://zenodo.org/meta", "content": "/content" } });
        assert_eq!(archive(&json!({ "files": { "entries": { "a.zip": file } } })), Ok("/content"));
        assert_eq!(archive(&json!({ "files": { "entries": [file] } })), Ok("/content"));
        let old = json!({ "files": [{ "filename": "a.zip", "links": { "self": "/old" } }] });
        assert_eq!(archive(&old), Ok("/old"));
    }

    #[test]
    fn a_record_without_an_archive_says_so() {
        for document in [
            json!({}),
            json!(null),
            json!({ "files": [] }),
            json!({ "files": { "enabled": false } }),
            json!({ "files": [{ "key": "a.txt", "links": { "self": "/a" } }, { "key": "a.zip" }, 7] }),
        ] {
            assert_eq!(archive(&document), Err(ShareError::NoFiles), "{document}");
        }
    }
}
