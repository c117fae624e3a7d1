//! A compendium that is a bag, as its author made it.

use bagit::{Algorithm, MultiHasher};
use compendium::{Addition, Compendium, FileSource, IMAGE, Index, IndexedFile, StoredFile, judge_bag};
use storage::{Objects, StorageError};

use super::PackageError;

/// What the service adds outside of `.erc` is a configuration or a Dockerfile, in bytes at most.
const MAX_ADDITION_BYTES: u64 = 1 << 20;
/// All that a manifest may list.
const ALGORITHMS: [Algorithm; 6] = [
    Algorithm::Md5,
    Algorithm::Sha1,
    Algorithm::Sha224,
    Algorithm::Sha256,
    Algorithm::Sha384,
    Algorithm::Sha512,
];

/// The files of the bag, if it is valid.
pub(super) async fn files(
    objects: &Objects,
    compendium: &Compendium,
    index: &Index,
) -> Result<Vec<(String, StoredFile)>, PackageError> {
    let mut files = index.files().to_vec();
    for (path, addition) in &compendium.additions {
        if counts(compendium.payload(), path) {
            files.retain(|file| file.path != *path);
            files.push(added(objects, index, path, addition).await?);
        }
    }
    let files = Index::new(files);
    judge_bag(objects, files.files()).await?.map_err(|bad| PackageError::Invalid(bad.details()))?;
    Ok(files.files().iter().map(stored).collect())
}

/// Whether a file that the service added is part of the bag: the image of a job and what is in `.erc` are not.
fn counts(payload: &str, path: &str) -> bool {
    let inside = path.strip_prefix(payload).unwrap_or(path);
    inside != IMAGE && !inside.starts_with(".erc/")
}

/// An addition with its digests; of one that is what was uploaded they are known.
async fn added(
    objects: &Objects,
    index: &Index,
    path: &str,
    addition: &Addition,
) -> Result<IndexedFile, StorageError> {
    let same =
        |file: &&IndexedFile| addition.sha256.as_ref() == Some(&file.sha256) && addition.size == file.size;
    if let Some(file) = index.find(path).filter(same) {
        return Ok(file.clone());
    }
    let digests = if addition.size > MAX_ADDITION_BYTES {
        None
    } else {
        let mut hasher = MultiHasher::new(&ALGORITHMS);
        hasher.update(&objects.get(&addition.key, MAX_ADDITION_BYTES).await?);
        Some(hasher.finish())
    };
    Ok(IndexedFile {
        path: path.to_owned(),
        size: addition.size,
        sha256: addition.sha256.clone().unwrap_or_default(),
        key: addition.key.clone(),
        bag: digests,
    })
}

fn stored(file: &IndexedFile) -> (String, StoredFile) {
    let sha256 = Some(file.sha256.clone()).filter(|digest| !digest.is_empty());
    let source = FileSource::Object { key: file.key.clone(), sha256 };
    (file.path.clone(), StoredFile { size: file.size, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_images_are_no_part_of_a_bag() {
        for path in ["data/erc.yml", "data/Dockerfile", "data/x/image.tar", "data/x/.erc/y"] {
            assert!(counts("data/", path), "{path}");
        }
        for path in ["data/image.tar", "data/.erc/metadata_o2r_1.json", "data/.erc/image_build.log"] {
            assert!(!counts("data/", path), "{path}");
        }
    }
}
