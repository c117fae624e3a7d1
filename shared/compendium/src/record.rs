//! The record of a compendium, as stored.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use metadata::Metadata;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use storage::{StorageError, time};

/// Compressed metadata at most, in bytes: the item with everything else stays below DynamoDB's 400 kB.
pub(crate) const MAX_PACKED_METADATA_BYTES: usize = 300 << 10;
/// Metadata after decompression at most, in bytes.
const MAX_METADATA_BYTES: u64 = 64 << 20;

/// A file that the service wrote beside the uploaded ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addition {
    /// The object's key in the files bucket.
    pub key: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the content in hexadecimal; absent where it was streamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// A compendium.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compendium {
    /// The public id: 5 random characters, or what `erc.yml` says.
    pub id: String,
    /// The ORCID iD of the author who uploaded it.
    pub user: String,
    /// When it was uploaded, RFC 3339.
    pub created: String,
    /// When its record last changed, RFC 3339.
    pub updated: String,
    /// True until its metadata is saved for the first time.
    pub candidate: bool,
    /// True for a BagIt bag: its payload is below `data/`.
    pub bag: bool,
    /// True when it came with an `erc.yml`.
    pub compendium: bool,
    /// True when it was made by a substitution.
    pub substituted: bool,
    /// Under which prefix its files are: `content/<content>/`.
    pub content: String,
    /// Files the service added: path relative to the compendium's root → object.
    #[serde(default)]
    pub additions: BTreeMap<String, Addition>,
    /// The id of its public link, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<String>,
    /// Grows with every change; a change names the version it was made from.
    pub version: u64,
    packed_metadata: ByteBuf,
    /// Index keys: lists of published ones, of one owner's, of one DOI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listing: Option<String>,
    owner_state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    doi: Option<String>,
}

/// What stays of a deleted compendium: its id is not given to anybody else, and its content does not come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tombstone {
    pub id: String,
    /// When it was deleted, RFC 3339.
    pub deleted: String,
    /// Who may use the id again: the author of a candidate.
    pub reserved_for: Option<String>,
    /// The content it had.
    pub content: String,
    /// Whether its files are kept for an admin, as those of a published one are.
    pub kept: bool,
}

impl Tombstone {
    pub fn of(compendium: &Compendium) -> Self {
        Self {
            id: compendium.id.clone(),
            deleted: time::now_rfc3339(),
            reserved_for: compendium.candidate.then(|| compendium.user.clone()),
            content: compendium.content.clone(),
            kept: !compendium.candidate,
        }
    }
}

/// What is stored under a compendium's id.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum CompendiumRow {
    Deleted(Tombstone),
    Compendium(Box<Compendium>),
}

impl CompendiumRow {
    pub fn compendium(self) -> Option<Compendium> {
        match self {
            Self::Deleted(_) => None,
            Self::Compendium(compendium) => Some(*compendium),
        }
    }
}

/// What a compendium is before it has a record.
#[derive(Debug)]
pub(crate) struct Draft {
    pub id: String,
    pub user: String,
    pub bag: bool,
    pub compendium: bool,
    pub content: String,
    pub metadata: Metadata,
}

impl Compendium {
    /// A candidate made from an upload.
    ///
    /// # Errors
    /// `TooLarge` when its metadata doesn't fit.
    pub(crate) fn candidate(draft: Draft) -> Result<Self, StorageError> {
        let now = time::now_rfc3339();
        Ok(Self {
            owner_state: owner_state(&draft.user, true),
            id: draft.id,
            user: draft.user,
            created: now.clone(),
            updated: now,
            candidate: true,
            bag: draft.bag,
            compendium: draft.compendium,
            substituted: false,
            content: draft.content,
            additions: BTreeMap::new(),
            link: None,
            version: 1,
            packed_metadata: pack(&draft.metadata)?,
            listing: None,
            doi: None,
        })
    }

    /// Its metadata: the raw record, the o2r record and, once published, the repositories' records.
    ///
    /// # Errors
    /// When the stored record can't be read.
    pub fn metadata(&self) -> Result<Metadata, StorageError> {
        let mut json = Vec::new();
        GzDecoder::new(self.packed_metadata.as_slice()).take(MAX_METADATA_BYTES).read_to_end(&mut json)?;
        serde_json::from_slice(&json).map_err(|error| StorageError::Record(error.to_string()))
    }

    /// Where its payload begins: `data/` in a bag, else nothing.
    #[must_use]
    pub fn payload(&self) -> &'static str {
        if self.bag { "data/" } else { "" }
    }

    /// The key of one of its uploaded files.
    #[must_use]
    pub fn file_key(&self, path: &str) -> String {
        format!("{}files/{path}", content_prefix(&self.content))
    }
}

/// The prefix of everything that belongs to one content.
pub(crate) fn content_prefix(content: &str) -> String {
    format!("content/{content}/")
}

pub(crate) fn owner_state(user: &str, candidate: bool) -> String {
    format!("{user}#{}", if candidate { "candidate" } else { "published" })
}

/// Metadata as the record holds it: compressed JSON, since an item has at most 400 kB.
pub(crate) fn pack(metadata: &Metadata) -> Result<ByteBuf, StorageError> {
    let json = serde_json::to_vec(metadata).map_err(|error| StorageError::Record(error.to_string()))?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&json)?;
    let packed = packed.finish()?;
    if json.len() as u64 >= MAX_METADATA_BYTES || packed.len() > MAX_PACKED_METADATA_BYTES {
        return Err(StorageError::TooLarge { limit: MAX_PACKED_METADATA_BYTES as u64 });
    }
    Ok(ByteBuf::from(packed))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn draft(metadata: Metadata) -> Draft {
        Draft {
            id: "a1B2c".to_owned(),
            user: "0000-0002-1825-0097".to_owned(),
            bag: false,
            compendium: false,
            content: "x".to_owned(),
            metadata,
        }
    }

    #[test]
    fn metadata_comes_back_as_it_was_in_its_order() {
        let metadata = Metadata { o2r: Some(json!({"z": 1, "a": [null, "ü"]})), ..Metadata::default() };
        let compendium = Compendium::candidate(draft(metadata.clone())).unwrap();
        assert_eq!(compendium.metadata().unwrap(), metadata);
        assert_eq!(compendium.metadata().unwrap().o2r.unwrap().to_string(), r#"{"z":1,"a":[null,"ü"]}"#);
    }

    #[test]
    fn a_tombstone_is_no_compendium_and_keeps_the_id_of_a_candidate_for_its_author() {
        let mut compendium = Compendium::candidate(draft(Metadata::default())).unwrap();
        let tombstone = Tombstone::of(&compendium);
        assert_eq!(tombstone.reserved_for.as_deref(), Some("0000-0002-1825-0097"));
        let stored = serde_json::to_value(&tombstone).unwrap();
        assert!(serde_json::from_value::<CompendiumRow>(stored).unwrap().compendium().is_none());
        let stored = serde_json::to_value(&compendium).unwrap();
        let read = serde_json::from_value::<CompendiumRow>(stored).unwrap().compendium();
        assert_eq!(read.as_ref(), Some(&compendium));
        compendium.candidate = false;
        assert!(!tombstone.kept);
        let tombstone = Tombstone::of(&compendium);
        assert_eq!((tombstone.reserved_for, tombstone.kept, tombstone.content.as_str()), (None, true, "x"));
    }

    #[test]
    fn metadata_that_no_item_can_hold_is_refused() {
        let noise = storage::ids::random(600_000);
        let metadata = Metadata { o2r: Some(json!(noise)), ..Metadata::default() };
        let refused = Compendium::candidate(draft(metadata)).unwrap_err();
        assert!(matches!(refused, StorageError::TooLarge { .. }), "{refused}");
    }
}
