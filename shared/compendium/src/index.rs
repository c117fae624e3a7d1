//! The list of a content's files: one immutable object, so that a view needs no listing of the bucket.

use std::io::{Read, Write};

use bagit::Digests;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use storage::{Objects, StorageError};

/// An index at most, in bytes as stored: 50,000 paths of 900 bytes compress to less.
const MAX_PACKED_BYTES: u64 = 48 << 20;
/// An index at most, in bytes of JSON.
const MAX_BYTES: u64 = 256 << 20;

/// One file of a content, or of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexedFile {
    /// Path relative to the root, `/` between segments.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// The object that holds it.
    pub key: String,
    /// The digests that the manifests of its bag name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bag: Option<Digests>,
}

/// All files, sorted by the bytes of their paths.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    files: Vec<IndexedFile>,
}

impl Index {
    /// An index of these files.
    #[must_use]
    pub fn new(mut files: Vec<IndexedFile>) -> Self {
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// The files in the order of their paths.
    #[must_use]
    pub fn files(&self) -> &[IndexedFile] {
        &self.files
    }

    /// The file at this path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&IndexedFile> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// The key of a content's index.
    #[must_use]
    pub fn content_key(content: &str) -> String {
        format!("content/{content}/index.json.gz")
    }

    /// Reads an index.
    ///
    /// # Errors
    /// `Missing` when there is none; when it can't be read.
    pub async fn read(objects: &Objects, key: &str) -> Result<Self, StorageError> {
        Self::unpack(&objects.get(key, MAX_PACKED_BYTES).await?)
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the bucket does not take it.
    pub async fn write(&self, objects: &Objects, key: &str) -> Result<(), StorageError> {
        objects.put(key, self.pack()?.into()).await
    }

    fn pack(&self) -> Result<Vec<u8>, StorageError> {
        let json = serde_json::to_vec(self).map_err(|error| StorageError::Record(error.to_string()))?;
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&json)?;
        Ok(packed.finish()?)
    }

    fn unpack(packed: &[u8]) -> Result<Self, StorageError> {
        let reader = GzDecoder::new(packed).take(MAX_BYTES);
        let mut json = Vec::new();
        std::io::BufReader::new(reader).read_to_end(&mut json)?;
        serde_json::from_slice(&json).map_err(|error| StorageError::Record(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> IndexedFile {
        let (path, sha256, key) = (path.to_owned(), "00".to_owned(), format!("content/x/files/{path}"));
        IndexedFile { path, size: 1, sha256, key, bag: None }
    }

    #[test]
    fn finds_by_path_whatever_the_order_was() {
        let index = Index::new(["b", "a/c", "a", "ü"].map(file).to_vec());
        assert_eq!(index.find("a/c").map(|file| file.path.as_str()), Some("a/c"));
        assert_eq!(index.find("c"), None);
        let paths: Vec<_> = index.files().iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a", "a/c", "b", "ü"]);
    }

    #[test]
    fn survives_packing() {
        let index = Index::new((0..1_000).map(|number| file(&format!("data/{number}.csv"))).collect());
        assert_eq!(Index::unpack(&index.pack().unwrap()).unwrap(), index);
    }
}
