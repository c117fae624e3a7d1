//! Making the tag files of a bag while its payload passes by.

mod error;
mod field;
mod options;
mod payload;

use std::collections::{BTreeMap, BTreeSet};

pub use error::CreateError;
pub use options::BagOptions;
pub use payload::PayloadFile;

use crate::manifest::{self, Kind, PAYLOAD};
use crate::normalization::normalized;
use crate::tags::{DECLARATION, INFO};
use crate::{Algorithm, Digests, MultiHasher};

/// A tag file to be written into the bag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagFile {
    /// Path relative to the bag's base directory.
    pub path: String,
    /// The whole content.
    pub content: Vec<u8>,
}

/// Collects what a bag's payload is, in any order, and then writes the tag files: the same bytes for the same
/// payload and options.
#[derive(Debug)]
pub struct BagWriter {
    options: BagOptions,
    /// By path in the bag.
    payload: BTreeMap<String, (u64, Digests)>,
    /// The paths as other file systems see them.
    normalized: BTreeSet<String>,
}

impl BagWriter {
    /// A bag without payload.
    pub fn new(options: BagOptions) -> Self {
        Self { options, payload: BTreeMap::new(), normalized: BTreeSet::new() }
    }

    /// The algorithms whose digests of a file must be computed when these of it are known.
    pub fn missing(&self, known: &Digests) -> Vec<Algorithm> {
        let algorithms = self.options.algorithms.iter().copied();
        algorithms.filter(|algorithm| known.get(*algorithm).is_none()).collect()
    }

    /// Begins a file of the payload, whose content is then given in pieces; its path is relative to the payload.
    /// Digests that are known already are not computed again. Several files can be under way at once.
    pub fn file(&self, path: &str, known: Digests) -> Result<PayloadFile, CreateError> {
        let path = self.path_in_bag(path)?;
        let hasher = MultiHasher::new(&self.missing(&known));
        Ok(PayloadFile { path, size: 0, known, hasher })
    }

    /// Adds a file whose content has passed by.
    pub fn add(&mut self, file: PayloadFile) -> Result<(), CreateError> {
        let mut digests = file.hasher.finish();
        digests.extend(file.known);
        self.insert(file.path, file.size, digests)
    }

    /// Adds a file of which everything is known: path relative to the payload, size in bytes, digests.
    pub fn add_known(&mut self, path: &str, size: u64, digests: Digests) -> Result<(), CreateError> {
        let path = self.path_in_bag(path)?;
        self.insert(path, size, digests)
    }

    /// The tag files, `bagit.txt` first and the tag manifests last.
    pub fn finish(self) -> Vec<TagFile> {
        let mut files = vec![
            TagFile { path: DECLARATION.to_owned(), content: self.declaration().into() },
            TagFile { path: INFO.to_owned(), content: self.info().into() },
        ];
        let payload = self.payload.iter().map(|(path, (_, digests))| (path.as_str(), digests));
        files.extend(self.manifests(Kind::Payload, &payload.collect::<Vec<_>>()));
        let mut hashed: Vec<_> = files.iter().map(|file| (file.path.as_str(), self.digests(file))).collect();
        hashed.sort_unstable_by_key(|(path, _)| *path);
        let tags: Vec<_> = hashed.iter().map(|(path, digests)| (*path, digests)).collect();
        let tag_manifests = self.manifests(Kind::Tag, &tags);
        files.extend(tag_manifests);
        files
    }

    fn path_in_bag(&self, path: &str) -> Result<String, CreateError> {
        let is_name = |segment| !matches!(segment, "" | "." | "..");
        if path.contains('\0') || !path.split('/').all(is_name) {
            return Err(CreateError::Path(path.to_owned()));
        }
        let path = format!("{PAYLOAD}{path}");
        let version = self.options.version;
        if manifest::decode(&manifest::encode(&path, version), version) != path {
            return Err(CreateError::Ambiguous(path));
        }
        Ok(path)
    }

    fn insert(&mut self, path: String, size: u64, digests: Digests) -> Result<(), CreateError> {
        if let Some(algorithm) = self.missing(&digests).first() {
            return Err(CreateError::MissingDigest { path, algorithm: *algorithm });
        }
        if !self.normalized.insert(normalized(&path)) {
            return Err(CreateError::Repeated(path));
        }
        self.payload.insert(path, (size, digests));
        Ok(())
    }

    fn declaration(&self) -> String {
        let version = self.options.version;
        format!("BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n")
    }

    fn info(&self) -> String {
        let bytes: u64 = self.payload.values().map(|(size, _)| size).sum();
        let oxum = format!("{bytes}.{}", self.payload.len());
        let date = self.options.date.to_string();
        let own = [("Bagging-Date", date.as_str()), ("Payload-Oxum", oxum.as_str())];
        let fields = self.options.fields.iter().map(|(label, value)| (label.as_str(), value.as_str()));
        fields.chain(own).map(|(label, value)| field::folded(label, value)).collect()
    }

    fn manifests(&self, kind: Kind, files: &[(&str, &Digests)]) -> Vec<TagFile> {
        let of = |algorithm: &Algorithm| {
            let lines = files.iter().map(|(path, digests)| {
                let digest = digests.get(*algorithm).unwrap_or_default();
                format!("{digest}  {}\n", manifest::encode(path, self.options.version))
            });
            TagFile { path: kind.file_name(*algorithm), content: lines.collect::<String>().into() }
        };
        self.options.algorithms.iter().map(of).collect()
    }

    fn digests(&self, file: &TagFile) -> Digests {
        let mut hasher = MultiHasher::new(&self.options.algorithms);
        hasher.update(&file.content);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests;
