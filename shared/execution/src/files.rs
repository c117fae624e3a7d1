//! The files of a job: the compendium's where they are the same, objects of its own where they are not.

use std::collections::BTreeMap;
use std::path::Path;

use bagit::{Algorithm, MultiHasher};
use bytes::Bytes;
use compendium::{Compendium, FileSource, Files, Index, IndexedFile};
use storage::{Objects, StorageError};
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use crate::tarball::IMAGE;

/// The key of the list of a job's files.
#[must_use]
pub fn index_key(job: &str) -> String {
    format!("job/{job}/index.json.gz")
}

/// The key of a file that a job made.
pub(crate) fn file_key(job: &str, path: &str) -> String {
    format!("job/{job}/files/{path}")
}

/// The files of one job while it works.
#[derive(Debug)]
pub(crate) struct JobFiles {
    objects: Objects,
    job: String,
    files: BTreeMap<String, IndexedFile>,
}

impl JobFiles {
    /// The files that a new job starts with: the compendium's but for image tarballs and the display file, so that
    /// the check never sees the original (seed 003 "Job files").
    pub fn of_compendium(
        objects: Objects,
        job: &str,
        compendium: &Compendium,
        all: &Files,
        displays: &[&str],
    ) -> Self {
        let left_out = |path: &str| {
            let payload = path.strip_prefix(compendium.payload()).unwrap_or(path);
            path.rsplit('/').next() == Some(IMAGE) || displays.contains(&payload)
        };
        let kept = all.iter().filter(|(path, _)| !left_out(path)).filter_map(|(path, file)| {
            let FileSource::Object { key, sha256 } = &file.source else { return None };
            let (key, sha256) = (key.clone(), sha256.clone().unwrap_or_default());
            let file = IndexedFile { path: path.to_owned(), size: file.size, sha256, key, bag: None };
            Some((path.to_owned(), file))
        });
        Self { files: kept.collect(), objects, job: job.to_owned() }
    }

    /// The files of a job that has begun.
    pub async fn read(objects: Objects, job: &str) -> Result<Self, StorageError> {
        let index = Index::read(&objects, &index_key(job)).await?;
        let files = index.files().iter().map(|file| (file.path.clone(), file.clone())).collect();
        Ok(Self { objects, job: job.to_owned(), files })
    }

    /// Makes the files as they are now visible.
    pub async fn save(&self) -> Result<(), StorageError> {
        let index = Index::new(self.files.values().cloned().collect());
        index.write(&self.objects, &index_key(&self.job)).await
    }

    /// All files.
    pub fn iter(&self) -> impl Iterator<Item = &IndexedFile> {
        self.files.values()
    }

    /// Whether there is a file at this path.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// A small file's content; `None` when there is none at this path.
    pub async fn get(&self, path: &str, limit: u64) -> Result<Option<Bytes>, StorageError> {
        match self.files.get(path) {
            Some(file) => self.objects.get(&file.key, limit).await.map(Some),
            None => Ok(None),
        }
    }

    /// Forgets the files below `prefix` for which `exists` is false, given the rest of their paths.
    pub fn retain(&mut self, prefix: &str, exists: impl Fn(&str) -> bool) {
        self.files.retain(|path, _| path.strip_prefix(prefix).is_none_or(&exists));
    }

    /// Adds a file that is stored already.
    pub fn refer(&mut self, path: &str, key: String, size: u64, sha256: String) {
        let file = IndexedFile { path: path.to_owned(), size, sha256, key, bag: None };
        self.files.insert(path.to_owned(), file);
    }

    /// Writes a small file of the job's own.
    pub async fn put(&mut self, path: &str, content: Bytes) -> Result<(), StorageError> {
        let (size, digest) = (content.len() as u64, sha256(&content));
        let key = file_key(&self.job, path);
        self.objects.put(&key, content).await?;
        self.refer(path, key, size, digest);
        Ok(())
    }

    /// The entry of an uploaded file.
    pub fn insert(&mut self, file: IndexedFile) {
        self.files.insert(file.path.clone(), file);
    }

    /// Sends a file from the disk and answers its entry: `path` is its place in the job.
    pub async fn upload(&self, path: &str, local: &Path) -> Result<IndexedFile, StorageError> {
        let key = file_key(&self.job, path);
        let (size, sha256) = send(&self.objects, &key, local).await?;
        Ok(IndexedFile { path: path.to_owned(), size, sha256, key, bag: None })
    }
}

/// Streams a file from the disk to an object; answers its size and digest.
pub(crate) async fn send(objects: &Objects, key: &str, local: &Path) -> Result<(u64, String), StorageError> {
    let mut file = File::open(local).await?;
    let mut hasher = MultiHasher::new(&[Algorithm::Sha256]);
    let mut upload = objects.upload(key);
    let mut buffer = vec![0; 256 * 1024];
    let mut size = 0;
    loop {
        let count = file.read(&mut buffer).await?;
        let piece = buffer.get(..count).unwrap_or_default();
        if piece.is_empty() {
            break;
        }
        hasher.update(piece);
        size += piece.len() as u64;
        if let Err(error) = upload.write(piece).await {
            upload.abort().await;
            return Err(error);
        }
    }
    upload.finish().await?;
    Ok((size, hasher.finish().get(Algorithm::Sha256).unwrap_or_default().to_owned()))
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(content: &[u8]) -> String {
    let mut hasher = MultiHasher::new(&[Algorithm::Sha256]);
    hasher.update(content);
    hasher.finish().get(Algorithm::Sha256).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_a_job_lie_below_its_prefix() {
        assert_eq!(index_key("UMmJ7"), "job/UMmJ7/index.json.gz");
        assert_eq!(file_key("UMmJ7", "data/a b.csv"), "job/UMmJ7/files/data/a b.csv");
    }

    #[test]
    fn digests_are_lower_case_hexadecimal() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), expected);
    }
}
