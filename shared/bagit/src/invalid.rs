//! What makes a bag invalid, in the words of bagit-python where it has some.

use std::fmt;

use thiserror::Error;

use crate::Algorithm;

/// Why a bag is invalid; its text completes `bag is invalid: …`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Invalid {
    /// A tag file has more bytes than [`MAX_TAG_FILE_BYTES`](crate::MAX_TAG_FILE_BYTES).
    #[error("{file} is larger than {limit} bytes")]
    TooLarge {
        /// Path of the tag file.
        file: String,
        /// Bytes allowed.
        limit: u64,
    },
    /// A tag file is not in the encoding that `bagit.txt` names; itself it is in UTF-8.
    #[error("{file} is not encoded in {encoding}")]
    Undecodable {
        /// Path of the tag file.
        file: String,
        /// Name of the encoding.
        encoding: String,
    },
    /// RFC 8493 section 2.1.1.
    #[error("bagit.txt must not contain a byte-order mark")]
    ByteOrderMark,
    /// `BagIt-Version` or `Tag-File-Character-Encoding`.
    #[error("Missing required tag in bagit.txt: {0}")]
    MissingTag(&'static str),
    /// One of these, of which then neither can be believed.
    #[error("bagit.txt repeats {0}")]
    RepeatedTag(&'static str),
    /// Neither 0.93 to 0.97 nor 1.0.
    #[error("Unsupported bag version: {0}")]
    Version(String),
    /// Neither UTF-8 or -16 nor ASCII nor Latin-1.
    #[error("Unsupported encoding: {0}")]
    Encoding(String),
    /// A line without a colon.
    #[error("{file} contains invalid tag: {line}")]
    Tag {
        /// Path of the tag file.
        file: &'static str,
        /// The line.
        line: String,
    },
    /// The payload would have to be fetched.
    #[error("fetch.txt is not supported, the payload must be complete")]
    Fetch,
    /// No payload manifest.
    #[error("No manifest files found")]
    NoManifest,
    /// A manifest of an algorithm that cannot be checked here, or a second one of the same.
    #[error("Unsupported manifest: {0}")]
    Manifest(String),
    /// A manifest line that is not a digest of the right length and a path.
    #[error("{manifest} contains invalid line: {line}")]
    Line {
        /// Path of the manifest.
        manifest: String,
        /// The line.
        line: String,
    },
    /// A path that leaves the bag, or in a payload manifest the payload.
    #[error("Path \"{path}\" in manifest \"{manifest}\" is unsafe")]
    UnsafePath {
        /// The path as the manifest gives it.
        path: String,
        /// Path of the manifest.
        manifest: String,
    },
    /// Two lines for one path.
    #[error("{manifest} lists {path} multiple times")]
    Repeated {
        /// The path.
        path: String,
        /// Path of the manifest.
        manifest: String,
    },
    /// Not `bytes.files`, or given more than once.
    #[error("Malformed Payload-Oxum value: {0}")]
    MalformedOxum(String),
    /// Payload-Oxum counts other files or bytes.
    #[error(
        "Payload-Oxum validation failed. Expected {expected_files} files and {expected_bytes} bytes \
         but found {found_files} files and {found_bytes} bytes"
    )]
    Oxum {
        /// Files according to bag-info.txt.
        expected_files: u64,
        /// Bytes according to bag-info.txt.
        expected_bytes: u64,
        /// Files in the payload.
        found_files: u64,
        /// Bytes in the payload.
        found_bytes: u64,
    },
    /// Files are missing or not listed.
    #[error("Bag is incomplete: {0}")]
    Incomplete(Faults),
    /// Files have other digests.
    #[error("Bag validation failed: {0}")]
    Mismatch(Faults),
}

impl Invalid {
    /// What is wrong, one by one: of several files the first ten, else the one text.
    pub fn details(&self) -> Vec<String> {
        match self {
            Self::Incomplete(faults) | Self::Mismatch(faults) => {
                faults.0.iter().map(ToString::to_string).collect()
            }
            other => vec![other.to_string()],
        }
    }
}

/// What is wrong with one file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// A manifest lists a file that is not there.
    #[error("{} exists in manifest but was not found on filesystem", shown(.0))]
    Missing(String),
    /// A payload file that no manifest lists.
    #[error("{} exists on filesystem but is not in the manifest", shown(.0))]
    Unlisted(String),
    /// A payload file that one of the manifests does not list, or a payload manifest that one of the tag
    /// manifests does not list (since version 1.0).
    #[error("{} exists on filesystem but is not in {manifest}", shown(.path))]
    UnlistedIn {
        /// Path of the file.
        path: String,
        /// Path of the manifest.
        manifest: String,
    },
    /// A file has another digest than a manifest gives.
    #[error("{} {algorithm} validation failed: expected=\"{expected}\" found=\"{found}\"", shown(.path))]
    Digest {
        /// Path of the file.
        path: String,
        /// The manifest's algorithm.
        algorithm: Algorithm,
        /// The manifest's digest.
        expected: String,
        /// The content's digest.
        found: String,
    },
}

/// Faults of several files, of which the text names the first ten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(Vec<Fault>, usize);

impl Faults {
    const NAMED: usize = 10;

    /// Collects faults, and none if there are none.
    pub(crate) fn collect(faults: impl Iterator<Item = Fault>) -> Option<Self> {
        let mut collected = Self(Vec::new(), 0);
        for fault in faults {
            if collected.0.len() < Self::NAMED {
                collected.0.push(fault);
            } else {
                collected.1 += 1;
            }
        }
        (!collected.0.is_empty()).then_some(collected)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for fault in &self.0 {
            write!(formatter, "{separator}{fault}")?;
            separator = "; ";
        }
        if self.1 > 0 {
            write!(formatter, "; and {} more", self.1)?;
        }
        Ok(())
    }
}

/// Tag files come from strangers and end up in messages: no control characters, no endless lines.
pub(crate) fn shown(text: &str) -> String {
    const SHOWN: usize = 200;
    let printable = text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character });
    let mut shown: String = printable.take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// Why [`Bag::read`](crate::Bag::read) ended.
#[derive(Debug, Error)]
pub enum ReadError<E> {
    /// The bag is to blame.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// A tag file could not be fetched.
    #[error("failed to read a tag file")]
    Get(#[source] E),
}
