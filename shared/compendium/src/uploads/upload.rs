//! One upload, as stored.

use serde::{Deserialize, Serialize};
use share::Share;
use storage::time;
use uuid::Uuid;

use crate::{ContentType, LoadError};

/// How long an upload is remembered, in seconds: as long as its object.
const REMEMBERED_SECONDS: i64 = 24 * 60 * 60;

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UploadState {
    /// A URL was given out.
    Created,
    /// It waits to be loaded.
    Queued,
    /// A worker is at it.
    Loading,
    /// There is a compendium.
    Done,
    /// It was refused.
    Failed,
}

/// Where an upload's archive is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadSource {
    /// In the bucket, or on its way there.
    Bucket {
        /// Its size in bytes.
        size: u64,
        /// Its SHA-256 in hexadecimal.
        sha256: String,
    },
    /// At a public share, from where the worker fetches it.
    Share(Share),
}

/// An upload, as stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Upload {
    /// Its id, which is also the id of the content it becomes.
    pub id: String,
    /// The ORCID iD of who uploads.
    pub user: String,
    /// Where its archive is.
    pub source: UploadSource,
    /// How far it is.
    pub state: UploadState,
    /// What it claims to be, once it was finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<ContentType>,
    /// The compendium it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compendium_id: Option<String>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<LoadError>,
    /// Until when the worker at it is trusted to live, in epoch seconds.
    #[serde(default)]
    pub(super) claimed_until: i64,
    pub(super) expires_at: i64,
}

impl UploadSource {
    pub(super) fn bucket(size: u64, sha256: &str) -> Self {
        Self::Bucket { size, sha256: sha256.to_ascii_lowercase() }
    }
}

impl Upload {
    pub(super) fn new(
        user: &str,
        source: UploadSource,
        state: UploadState,
        content_type: Option<ContentType>,
    ) -> Self {
        Self {
            id: Uuid::new_v4().to_string(),
            user: user.to_owned(),
            source,
            state,
            content_type,
            compendium_id: None,
            failure: None,
            claimed_until: 0,
            expires_at: time::epoch_seconds_after(REMEMBERED_SECONDS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_comes_back_from_the_table_as_it_was() {
        let fields = share::Fields {
            share_url: Some("https://a.sciebo.de/s/x".to_owned()),
            path: Some("/data/ships.zip".to_owned()),
            ..share::Fields::default()
        };
        let share = Share::parse(&fields).unwrap();
        let source = UploadSource::Share(share.clone());
        let upload = Upload::new("0000-0002-1825-0097", source, UploadState::Queued, None);
        let stored = serde_json::to_value(&upload).unwrap();
        assert_eq!(stored["source"]["share"]["webdav"]["filename"], "ships.zip");
        let read: Upload = serde_json::from_value(stored).unwrap();
        assert!(matches!(read.source, UploadSource::Share(read) if read == share));
    }

    #[test]
    fn a_digest_is_kept_in_small_letters() {
        let UploadSource::Bucket { size, sha256 } = UploadSource::bucket(7, "AB12") else {
            panic!("a bucket")
        };
        assert_eq!((size, sha256.as_str()), (7, "ab12"));
    }
}
