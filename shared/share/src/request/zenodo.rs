//! Records at Zenodo: by DOI, number or address.

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use super::RequestError;
use crate::Name;

/// Which Zenodo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repository {
    /// zenodo.org.
    Zenodo,
    /// sandbox.zenodo.org.
    Sandbox,
}

impl Repository {
    /// Its host.
    #[must_use]
    pub fn host(self) -> &'static str {
        match self {
            Self::Zenodo => "zenodo.org",
            Self::Sandbox => "sandbox.zenodo.org",
        }
    }
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZenodoRecord {
    /// Its address, as it was given where it was.
    pub source: String,
    /// Where it is.
    pub repository: Repository,
    /// Its number.
    pub id: u64,
    /// The file to load.
    pub filename: Option<Name>,
}

/// A number in decimal digits and nothing else.
pub(super) fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// `10.5281/zenodo.<number>`, or 10.5072 for the sandbox's (contract/decisions.md "Public shares"). Letters of a DOI are
/// the same in either case (ISO 26324).
pub(super) fn doi(text: &str) -> Option<(Repository, u64)> {
    let (prefix, suffix) = text.split_once('/')?;
    let repository = match prefix {
        "10.5281" => Repository::Zenodo,
        "10.5072" => Repository::Sandbox,
        _ => return None,
    };
    Some((repository, number(suffix.to_ascii_lowercase().strip_prefix("zenodo.")?)?))
}

/// The record at an address, and the file, where it is a file's: the last segment but for that at Zenodo, a DOI at
/// doi.org.
pub(super) fn address(host: &str, path: &str) -> Result<(Repository, u64, Option<Name>), RequestError> {
    let path = path.trim_matches('/');
    let repository = match host {
        "zenodo.org" => Repository::Zenodo,
        "sandbox.zenodo.org" => Repository::Sandbox,
        "doi.org" => {
            let lower = path.to_ascii_lowercase();
            let (_, id) = lower.split_once("zenodo.").ok_or(RequestError::NotANumber)?;
            number(id).ok_or(RequestError::NotANumber)?;
            return doi(path).map(|(repository, id)| (repository, id, None)).ok_or(RequestError::Doi);
        }
        _ => return Err(RequestError::HostNotAllowed),
    };
    let (record, file) = match path.rsplit_once("/files/") {
        Some((record, file)) => (record, Some(file_name(file).ok_or(RequestError::Filename)?)),
        None => (path, None),
    };
    let id = record.rsplit('/').next().and_then(number).ok_or(RequestError::NotANumber)?;
    Ok((repository, id, file))
}

/// The name in `<record>/files/<name>`, or `<record>/files/<name>/content` at Zenodo's API.
fn file_name(encoded: &str) -> Option<Name> {
    let encoded = encoded.strip_suffix("/content").unwrap_or(encoded);
    Name::parse(&percent_decode_str(encoded).decode_utf8().ok()?)
}
