//! What a repository holds of a shipment.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;
use utoipa::ToSchema;

use crate::Failure;

/// Bytes of an address, at most.
const MAX_LINK: usize = 2_048;

/// A draft or a published record at a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposition {
    /// The repository's id of it.
    pub id: String,
    /// Where its files go: an address below the repository's own.
    pub bucket: String,
    /// Its page for people.
    pub url: String,
    /// Its files, as far as they are complete.
    pub files: Vec<File>,
    /// Absent in a draft.
    pub published: Option<Published>,
}

/// What a publication gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The digital object identifier, without resolver: `10.5281/zenodo.1`.
    pub doi: String,
    /// The record's page.
    pub url: String,
}

/// A file of a deposition (seed, "get publishment").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct File {
    /// Bytes.
    #[schema(example = 393_320)]
    pub filesize: u64,
    /// The repository's id of it.
    #[schema(example = "bae2a60c-bd59-47e1-a443-b34bb7d0a981")]
    pub id: String,
    /// Its name.
    #[schema(example = "4XgD9.zip")]
    pub filename: String,
    /// MD5 in lower-case hexadecimal, as the repository computed it.
    #[schema(example = "702f4db3e53b22176d1d5ddcda462a27")]
    pub checksum: String,
    /// Where it is.
    pub links: FileLinks,
}

/// Where a file is, for who may see it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileLinks {
    /// What is known about it.
    #[serde(rename = "self")]
    pub itself: String,
    /// Its bytes.
    pub download: String,
}

impl Deposition {
    /// The file with this name.
    #[must_use]
    pub fn named(&self, filename: &str) -> Option<&File> {
        self.files.iter().find(|file| file.filename == filename)
    }

    /// The file with this id.
    pub(crate) fn file(&self, id: &str) -> Result<&File, Failure> {
        self.files.iter().find(|file| file.id == id).ok_or(Failure::NotFound)
    }
}

/// How a deposition bears a shipment's id.
pub(crate) fn urn(shipment: &str) -> String {
    format!("urn:uuid:{shipment}")
}

/// A text of a document, unless it is empty.
pub(crate) fn text(document: &Value, pointer: &str) -> Option<String> {
    document.pointer(pointer)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// An address of a document that may be shown to people as one.
pub(crate) fn link(document: &Value, pointer: &str) -> Option<String> {
    let link = text(document, pointer)?;
    let url = Url::parse(&link).ok()?;
    (matches!(url.scheme(), "http" | "https") && link.len() <= MAX_LINK).then_some(link)
}

/// A checksum as the services write it, `md5:…` or bare.
pub(crate) fn md5(checksum: &str) -> String {
    checksum.strip_prefix("md5:").unwrap_or(checksum).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_links() {
        let long = format!("https://x/{}", "y".repeat(MAX_LINK));
        for (text, good) in [
            ("https://zenodo.org/records/1", true),
            ("http://localhost:8090/x", true),
            ("javascript:alert(1)", false),
            ("/records/1", false),
            ("", false),
            (long.as_str(), false),
        ] {
            assert_eq!(link(&serde_json::json!({ "html": text }), "/html").is_some(), good, "{text}");
        }
    }

    #[test]
    fn a_file_is_written_as_in_the_seed() {
        let links = FileLinks { itself: "s".to_owned(), download: "d".to_owned() };
        let (id, filename, checksum) = ("i".to_owned(), "4XgD9.zip".to_owned(), md5("md5:702F"));
        let file = File { filesize: 393_320, id, filename, checksum, links };
        assert_eq!(
            serde_json::to_string(&file).unwrap(),
            r#"{"filesize":393320,"id":"i","filename":"4XgD9.zip","checksum":"702f","links":{"self":"s","download":"d"}}"#
        );
    }
}
