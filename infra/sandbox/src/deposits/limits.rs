//! How much a deposit takes: 50 GB and 100 files (Zenodo's FAQ), or less, where a test wants to meet a limit.

use serde::{Deserialize, Serialize};

/// Bytes of all files together.
const BYTES: u64 = 50_000_000_000;
/// Files.
const FILES: usize = 100;

/// Lower limits, for uploads of files with one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// The name; any, when absent.
    #[serde(default)]
    pub key: Option<String>,
    /// Bytes of all files of the deposit together.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// Files of the deposit.
    #[serde(default)]
    pub files: Option<usize>,
}

/// The limits in force: bytes and files of a deposit to which a file with this name is uploaded.
#[must_use]
pub fn of(limits: &[Limit], key: &str) -> (u64, usize) {
    let mine = || limits.iter().filter(|limit| limit.key.as_deref().is_none_or(|only| only == key));
    let bytes = mine().filter_map(|limit| limit.bytes).min().unwrap_or(BYTES);
    let files = mine().filter_map(|limit| limit.files).min().unwrap_or(FILES);
    (bytes, files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_can_be_for_one_name() {
        let limits = [Limit { key: Some("a.zip".to_owned()), bytes: Some(10), files: None }];
        assert_eq!(of(&limits, "a.zip"), (10, FILES));
        assert_eq!(of(&limits, "b.zip"), (BYTES, FILES));
        let all = [limits[0].clone(), Limit { key: None, bytes: Some(20), files: Some(0) }];
        assert_eq!((of(&all, "a.zip"), of(&all, "b.zip")), ((10, 0), (20, 0)));
    }
}
