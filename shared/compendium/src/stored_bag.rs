//! Judging a stored bag from its index: digests were taken when it was loaded, only the tag files are read.

use std::collections::HashMap;

use bagit::{Bag, Digests, Invalid, MAX_TAG_FILE_BYTES, ReadError};
use storage::{Objects, StorageError};

use crate::IndexedFile;

/// A tag file that was not fetched beforehand; there is none.
#[derive(Debug)]
struct NotFetched;

/// Why files are no valid bag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBag {
    /// There is no `bagit.txt`.
    #[error("Not a bag")]
    NotABag,
    /// A tag file is not where its size says that it is.
    #[error("a tag file could not be read")]
    Unreadable,
    /// Its files are not what its tag files say.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

impl BadBag {
    /// What is wrong, one by one.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        match self {
            Self::Invalid(invalid) => invalid.details(),
            Self::NotABag | Self::Unreadable => vec![self.to_string()],
        }
    }
}

/// Judges the bag that these files are, by the digests that they have.
///
/// # Errors
/// Outside, when the bucket does not answer; inside, why the bag is not valid.
pub async fn judge_bag(objects: &Objects, files: &[IndexedFile]) -> Result<Result<(), BadBag>, StorageError> {
    let mut tags = HashMap::new();
    for file in files.iter().filter(|file| Bag::reads(&file.path) && file.size <= MAX_TAG_FILE_BYTES) {
        tags.insert(file.path.clone(), objects.get(&file.key, MAX_TAG_FILE_BYTES).await?.to_vec());
    }
    Ok(verdict(files, &mut tags))
}

fn verdict(files: &[IndexedFile], tags: &mut HashMap<String, Vec<u8>>) -> Result<(), BadBag> {
    let sizes: Vec<_> = files.iter().map(|file| (file.path.clone(), file.size)).collect();
    let bag = match Bag::read(&sizes, |path| tags.remove(path).ok_or(NotFetched)) {
        Ok(Some(bag)) => bag,
        Ok(None) => return Err(BadBag::NotABag),
        Err(ReadError::Get(NotFetched)) => return Err(BadBag::Unreadable),
        Err(ReadError::Invalid(invalid)) => return Err(invalid.into()),
    };
    let none = Digests::default();
    let judged = files.iter().map(|file| (file.path.as_str(), file.size, file.bag.as_ref().unwrap_or(&none)));
    Ok(bag.judge(judged, |_| false)?)
}

#[cfg(test)]
mod tests {
    use bagit::{Algorithm, MultiHasher};

    use super::*;

    fn bag(payload: &[u8], manifest: &str) -> (Vec<IndexedFile>, HashMap<String, Vec<u8>>) {
        let declaration = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        let files = [
            ("bagit.txt", declaration.as_slice()),
            ("data/a.txt", payload),
            ("manifest-md5.txt", manifest.as_bytes()),
        ];
        let indexed = files.map(|(path, content)| {
            let mut hasher = MultiHasher::new(&[Algorithm::Md5]);
            hasher.update(content);
            let path = path.to_owned();
            let bag = Some(hasher.finish());
            IndexedFile { path, size: content.len() as u64, sha256: String::new(), key: String::new(), bag }
        });
        let tags = files.iter().filter(|(path, _)| Bag::reads(path));
        (indexed.to_vec(), tags.map(|(path, content)| ((*path).to_owned(), content.to_vec())).collect())
    }

    #[test]
    fn a_valid_bag_has_no_fault() {
        let (files, mut tags) = bag(b"a", "0cc175b9c0f1b6a831c399e269772661  data/a.txt\n");
        assert_eq!(verdict(&files, &mut tags), Ok(()));
    }

    #[test]
    fn an_invalid_bag_says_why() {
        let (mut files, mut tags) = bag(b"b", "0cc175b9c0f1b6a831c399e269772661  data/a.txt\n");
        let why = verdict(&files, &mut tags).unwrap_err().details();
        assert!(
            matches!(&why[..], [detail] if detail.starts_with("data/a.txt md5 validation failed")),
            "{why:?}"
        );
        files.retain(|file| file.path != "bagit.txt");
        assert_eq!(verdict(&files, &mut tags), Err(BadBag::NotABag));
    }
}
