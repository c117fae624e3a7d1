//! Which files make an archive, and what it is called by.

use std::sync::Arc;

use archive::pack::Format;
use bagit::{Algorithm, MultiHasher};
use jiff::Timestamp;
use storage::StorageError;

use super::DownloadRequest;
use crate::{Compendium, FileSource, Files, StoredFile};

/// Changes when a release packs the same files into other bytes.
const GENERATION: u32 = 1;
/// The file of a saved image, below the payload.
pub const IMAGE: &str = "image.tar";
/// Bytes of files up to which an archive is made within the request.
const QUICK_BYTES: u64 = 8 << 20;
/// Files up to which it is.
const QUICK_FILES: usize = 500;

/// What of a compendium is in its archives besides its files. Its own id, which says whose they are, is not: whoever
/// has a public link must not learn it.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    id: &'a str,
    content: &'a str,
    created: &'a str,
    payload: &'a str,
}

impl<'a> Shown<'a> {
    /// Of this compendium.
    #[must_use]
    pub fn of(compendium: &'a Compendium) -> Self {
        Self {
            id: &compendium.id,
            content: &compendium.content,
            created: &compendium.created,
            payload: compendium.payload(),
        }
    }
}

/// There is no image to include.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no job found for this compendium, run a job before downloading with image")]
pub struct NoImage;

/// An archive as it will be, or is.
#[derive(Debug, Clone)]
pub struct Download {
    pub(super) format: Format,
    pub(super) comment: String,
    pub(super) modified: Timestamp,
    pub(super) files: Arc<[(String, StoredFile)]>,
    compendium: String,
    content: String,
    digest: String,
    key: String,
}

impl Download {
    /// The archive of these files, at a service with this address.
    ///
    /// # Errors
    /// `NoImage` when an image is asked for and there is none, or an empty one; outside of that, when the record can't
    /// be read.
    pub fn plan(
        request: &DownloadRequest,
        shown: Shown<'_>,
        files: Files,
        service: &str,
    ) -> Result<Result<Self, NoImage>, StorageError> {
        let image = format!("{}{IMAGE}", shown.payload);
        if request.with_image() && files.find(&image).is_none_or(|file| file.size == 0) {
            return Ok(Err(NoImage));
        }
        let chosen = files.into_entries().filter(|(path, _)| request.with_image() || *path != image);
        let files: Arc<[_]> = chosen.collect();
        let modified = shown.created.parse();
        let modified = modified.map_err(|error: jiff::Error| StorageError::Record(error.to_string()))?;
        let comment = match request.format {
            Format::Zip => format!("Created by o2r [{}]", request.url(service)),
            Format::Tar | Format::TarGz => String::new(),
        };
        let digest = digest(request.format, &comment, shown, &files);
        let key = format!("{}{digest}.{}", archives(shown.content), request.format.extension());
        let (compendium, content) = (shown.id.to_owned(), shown.content.to_owned());
        Ok(Ok(Self { format: request.format, comment, modified, files, compendium, content, digest, key }))
    }

    /// The archive's key in the files bucket.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The digest of all that makes its bytes, in hexadecimal: the same for the same bytes.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The id of the compendium that it is of. It is not to be shown.
    pub(super) fn compendium(&self) -> &str {
        &self.compendium
    }

    /// Whether it is of this compendium as it is, and not of one that had its id before.
    pub(super) fn is_of(&self, compendium: &Compendium) -> bool {
        compendium.content == self.content
    }

    /// True when it can be made within a request.
    #[must_use]
    pub fn is_quick(&self) -> bool {
        let bytes: u64 = self.files.iter().map(|(_, file)| file.size).sum();
        bytes <= QUICK_BYTES && self.files.len() <= QUICK_FILES
    }
}

/// Where the archives of one content are: a prefix of keys, which ends when the compendium is deleted.
#[must_use]
pub fn archives(content: &str) -> String {
    format!("archives/{content}/")
}

fn digest(format: Format, comment: &str, shown: Shown<'_>, files: &[(String, StoredFile)]) -> String {
    let mut hasher = MultiHasher::new(&[Algorithm::Sha256]);
    // No path and no key has a zero byte, so nothing can pass for its neighbour.
    let mut add = |part: &str| {
        hasher.update(part.as_bytes());
        hasher.update(b"\0");
    };
    add(&GENERATION.to_string());
    for part in [format.extension(), comment, shown.content, shown.created] {
        add(part);
    }
    for (path, file) in files {
        add(path);
        add(&file.size.to_string());
        match &file.source {
            FileSource::Object { sha256: Some(sha256), .. } => add(sha256),
            FileSource::Object { key, sha256: None } => add(key),
            FileSource::Document(content) => add(&storage::sha256_hex(content)),
        }
    }
    hasher.finish().get(Algorithm::Sha256).unwrap_or_default().to_owned()
}

#[cfg(test)]
pub(super) fn shown(payload: &str) -> Shown<'_> {
    Shown { id: "a1B2c", content: "0d1dd7c9", created: "2026-11-24T06:28:49.683Z", payload }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: &str = "https://o2r.example";

    fn files(entries: &[(&str, &'static str)]) -> Files {
        let mut files = Files::default();
        for (path, content) in entries {
            files.put_document(path, (*content).into());
        }
        files
    }

    fn plan(format: Format, image: Option<&str>, payload: &str, files: &Files) -> Result<Download, NoImage> {
        Download::plan(&DownloadRequest::new("x", format, image), shown(payload), files.clone(), SERVICE)
            .unwrap()
    }

    fn paths(download: &Download) -> Vec<&str> {
        download.files.iter().map(|(path, _)| path.as_str()).collect()
    }

    #[test]
    fn an_image_must_be_there_to_be_included() {
        for entries in
            [&[("a", "b")][..], &[("a", "b"), ("image.tar", "")], &[("data/image.tar", "elsewhere")]]
        {
            let without = plan(Format::Zip, None, "", &files(entries)).unwrap_err();
            assert!(without.to_string().starts_with("no job found"));
            assert!(plan(Format::Zip, Some("true"), "", &files(entries)).is_err());
        }
        let with = plan(Format::Zip, None, "", &files(&[("a", "b"), ("image.tar", "i")])).unwrap();
        assert_eq!(paths(&with), ["a", "image.tar"]);
    }

    #[test]
    fn the_image_of_a_bag_is_in_its_payload() {
        let bag = files(&[("bagit.txt", "b"), ("data/image.tar", "i"), ("data/main.R", "m")]);
        assert_eq!(
            paths(&plan(Format::Tar, None, "data/", &bag).unwrap()),
            ["bagit.txt", "data/image.tar", "data/main.R"]
        );
        assert_eq!(
            paths(&plan(Format::Tar, Some("false"), "data/", &bag).unwrap()),
            ["bagit.txt", "data/main.R"]
        );
    }

    #[test]
    fn the_key_follows_from_all_that_makes_the_bytes() {
        let (one, other) = (files(&[("a", "b")]), files(&[("a", "c")]));
        let key = |format, image, files: &Files| plan(format, image, "", files).unwrap().key().to_owned();
        let first = key(Format::Zip, Some("false"), &one);
        assert_eq!(first, key(Format::Zip, Some("0"), &one));
        assert_ne!(first, key(Format::Zip, Some("false"), &other));
        let tar = key(Format::Tar, Some("false"), &one);
        assert!(tar.ends_with(".tar") && key(Format::TarGz, Some("false"), &one).ends_with(".tar.gz"));
        assert!(first.starts_with("archives/0d1dd7c9/") && first.ends_with(".zip"));
    }

    #[test]
    fn the_comment_tells_by_which_id_it_was_asked_for() {
        let download = plan(Format::Zip, Some("false"), "", &files(&[("a", "b")])).unwrap();
        assert_eq!(
            download.comment,
            "Created by o2r [https://o2r.example/api/v1/compendium/x.zip?image=false]"
        );
    }

    #[test]
    fn large_and_many_are_not_quick() {
        let large = Box::leak("x".repeat(QUICK_BYTES as usize + 1).into_boxed_str());
        assert!(!plan(Format::Tar, Some(""), "", &files(&[("a", large)])).unwrap().is_quick());
        let mut many = Files::default();
        for number in 0..=QUICK_FILES {
            many.put_document(&number.to_string(), "x".into());
        }
        assert!(!plan(Format::Tar, Some(""), "", &many).unwrap().is_quick());
        assert!(plan(Format::Tar, Some(""), "", &files(&[("a", "b")])).unwrap().is_quick());
    }
}
