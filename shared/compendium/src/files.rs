//! The whole tree of a compendium or a job: uploaded files, added files and rendered documents.

use std::collections::BTreeMap;

use bytes::Bytes;
use metadata::Metadata;
use storage::{Objects, StorageError};

use crate::{Compendium, Index};

/// Where the content of a file comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileSource {
    /// An object in the files bucket; the digest where it is known.
    Object {
        /// The object's key.
        key: String,
        /// SHA-256 in hexadecimal.
        sha256: Option<String>,
    },
    /// A document that is rendered from the record.
    Document(Bytes),
}

/// A file of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Size in bytes.
    pub size: u64,
    /// Where its content comes from.
    pub source: FileSource,
}

/// Files by path, in the order of the paths' bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, StoredFile>);

impl Files {
    /// The files of an index.
    #[must_use]
    pub fn of_index(index: &Index) -> Self {
        let entry = |file: &crate::IndexedFile| {
            let source = FileSource::Object { key: file.key.clone(), sha256: Some(file.sha256.clone()) };
            (file.path.clone(), StoredFile { size: file.size, source })
        };
        Self(index.files().iter().map(entry).collect())
    }

    /// All files of a compendium. What the service added stands before what was uploaded at the same path.
    ///
    /// # Errors
    /// When the index or the metadata can't be read.
    pub async fn of_compendium(objects: &Objects, compendium: &Compendium) -> Result<Self, StorageError> {
        Self::of_record(objects, compendium, &compendium.metadata()?).await
    }

    /// The same with these metadata's documents.
    pub(crate) async fn of_record(
        objects: &Objects,
        compendium: &Compendium,
        metadata: &Metadata,
    ) -> Result<Self, StorageError> {
        let index = Index::read(objects, &Index::content_key(&compendium.content)).await?;
        let mut files = Self::of_index(&index);
        files.put_additions(compendium, |_| true);
        files.put_documents(compendium, metadata);
        Ok(files)
    }

    /// Adds those of the files that the service added whose paths are wanted, in place of what was uploaded there.
    pub fn put_additions(&mut self, compendium: &Compendium, is_wanted: impl Fn(&str) -> bool) {
        for (path, addition) in compendium.additions.iter().filter(|(path, _)| is_wanted(path)) {
            let source = FileSource::Object { key: addition.key.clone(), sha256: addition.sha256.clone() };
            self.0.insert(path.clone(), StoredFile { size: addition.size, source });
        }
    }

    /// Adds the documents below `.erc` that are rendered from these metadata.
    pub fn put_documents(&mut self, compendium: &Compendium, metadata: &Metadata) {
        let payload = compendium.payload();
        for document in metadata.documents() {
            self.put_document(&format!("{payload}.erc/{}", document.name), document.bytes.into());
        }
    }

    /// Adds a document that is not stored as an object.
    pub fn put_document(&mut self, path: &str, content: Bytes) {
        let file = StoredFile { size: content.len() as u64, source: FileSource::Document(content) };
        self.0.insert(path.to_owned(), file);
    }

    /// Leaves out the files below a directory, whose path ends with `/`, that are stored as objects.
    pub(crate) fn retain_documents(&mut self, directory: &str) {
        self.0.retain(|path, file| {
            !path.starts_with(directory) || matches!(file.source, FileSource::Document(_))
        });
    }

    /// Leaves out the file at this path.
    pub(crate) fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    /// The file at this path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&StoredFile> {
        self.0.get(path)
    }

    /// The files below a directory, whose path ends with `/`; their paths are relative to it.
    #[must_use]
    pub(crate) fn below(&self, directory: &str) -> Self {
        let inside = self.0.range(directory.to_owned()..);
        let inside = inside.map_while(|(path, file)| Some((path.strip_prefix(directory)?, file)));
        Self(inside.map(|(path, file)| (path.to_owned(), file.clone())).collect())
    }

    /// All files with their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &StoredFile)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// All files with their paths, for keeps.
    pub fn into_entries(self) -> impl Iterator<Item = (String, StoredFile)> {
        self.0.into_iter()
    }

    /// The content of a small file; `None` when there is none at this path.
    ///
    /// # Errors
    /// `TooLarge` above `limit` bytes.
    pub async fn read(
        &self,
        objects: &Objects,
        path: &str,
        limit: u64,
    ) -> Result<Option<Bytes>, StorageError> {
        let Some(file) = self.find(path) else { return Ok(None) };
        match &file.source {
            FileSource::Document(content) => Ok(Some(content.clone())),
            FileSource::Object { key, .. } => objects.get(key, limit).await.map(Some),
        }
    }
}
