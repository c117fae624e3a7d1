//! Judging a stored bag from its index: digests were taken when it was loaded, only the tag files are read.

use std::collections::HashMap;

use bagit::{Bag, Digests, MAX_TAG_FILE_BYTES, ReadError};
use compendium::Index;
use storage::{Objects, StorageError};

/// A tag file that was not fetched beforehand; there is none.
#[derive(Debug)]
struct NotFetched;

/// Why the bag is invalid; `None` when it is valid.
pub(super) async fn judge(objects: &Objects, index: &Index) -> Result<Option<String>, StorageError> {
    let mut tags = HashMap::new();
    let files = index.files();
    for file in files.iter().filter(|file| Bag::reads(&file.path) && file.size <= MAX_TAG_FILE_BYTES) {
        tags.insert(file.path.clone(), objects.get(&file.key, MAX_TAG_FILE_BYTES).await?.to_vec());
    }
    Ok(verdict(index, &mut tags))
}

fn verdict(index: &Index, tags: &mut HashMap<String, Vec<u8>>) -> Option<String> {
    let files: Vec<_> = index.files().iter().map(|file| (file.path.clone(), file.size)).collect();
    let bag = match Bag::read(&files, |path| tags.remove(path).ok_or(NotFetched)) {
        Ok(Some(bag)) => bag,
        Ok(None) => return Some("Not a bag".to_owned()),
        Err(ReadError::Get(NotFetched)) => return Some("a tag file could not be read".to_owned()),
        Err(ReadError::Invalid(invalid)) => return Some(invalid.to_string()),
    };
    let none = Digests::default();
    let judged =
        index.files().iter().map(|file| (file.path.as_str(), file.size, file.bag.as_ref().unwrap_or(&none)));
    bag.judge(judged, |_| false).err().map(|invalid| invalid.to_string())
}

#[cfg(test)]
mod tests {
    use bagit::{Algorithm, MultiHasher};
    use compendium::IndexedFile;

    use super::*;

    fn bag(payload: &[u8], manifest: &str) -> (Index, HashMap<String, Vec<u8>>) {
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
        (
            Index::new(indexed.to_vec()),
            tags.map(|(path, content)| ((*path).to_owned(), content.to_vec())).collect(),
        )
    }

    #[test]
    fn a_valid_bag_has_no_fault() {
        let (index, mut tags) = bag(b"a", "0cc175b9c0f1b6a831c399e269772661  data/a.txt\n");
        assert_eq!(verdict(&index, &mut tags), None);
    }

    #[test]
    fn an_invalid_bag_says_why() {
        let (index, mut tags) = bag(b"b", "0cc175b9c0f1b6a831c399e269772661  data/a.txt\n");
        let why = verdict(&index, &mut tags).unwrap();
        assert!(why.contains("data/a.txt"), "{why}");
    }
}
