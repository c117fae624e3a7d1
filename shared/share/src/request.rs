//! What a request asks to load: pure, in the order of the contract (compendia.md 4).

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::hosts::is_sciebo;
use crate::{Name, path};

mod zenodo;

pub use zenodo::{Repository, ZenodoRecord};

/// Bytes of a `share_url` at most.
const MAX_URL_BYTES: usize = 2_048;
/// Characters of a share's token at most; ownCloud's have 15.
const MAX_TOKEN_CHARACTERS: usize = 64;

/// The fields of POST /compendium that name a share. An empty one is an absent one.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// Address of a share, a record or a DOI.
    pub share_url: Option<String>,
    /// DOI of a Zenodo record.
    pub doi: Option<String>,
    /// Number of a record at zenodo.org.
    pub zenodo_record_id: Option<String>,
    /// Directory within a folder, or zip file in one.
    pub path: Option<String>,
    /// Name of the zip file, where there are several.
    pub filename: Option<String>,
    /// Whether a folder without zip files must be a bag: it is to be a complete compendium.
    pub must_be_bag: bool,
}

/// Why fields name no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// `share_url` is missing or not an address of a share.
    #[error("public share URL is invalid")]
    Url,
    /// `doi` is not one of Zenodo's.
    #[error("DOI is invalid")]
    Doi,
    /// `zenodo_record_id` is not a number.
    #[error("zenodo_record_id is invalid")]
    RecordId,
    /// `share_url` is not at one of the hosts that shares may be on.
    #[error("host is not allowed")]
    HostNotAllowed,
    /// `share_url` leads to Zenodo, but not to a record.
    #[error("zenodo ID is not a number")]
    NotANumber,
    /// `path` leads out of the share.
    #[error("path is invalid")]
    Path,
    /// `filename` is not a name.
    #[error("filename is invalid")]
    Filename,
}

/// What to load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// A folder at Sciebo.
    Webdav(WebdavShare),
    /// A record at Zenodo.
    Zenodo(ZenodoRecord),
}

/// A folder that somebody made public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebdavShare {
    /// Its address as it was given.
    pub source: String,
    /// The host.
    pub host: String,
    /// Path of its page, which ends in the token.
    pub page: String,
    /// Its token: the user name at WebDAV.
    pub token: String,
    /// The directory to load, from the share's root.
    pub directory: Vec<Name>,
    /// The zip file to load.
    pub filename: Option<Name>,
    /// Whether a folder must be a bag.
    pub must_be_bag: bool,
}

impl Share {
    /// Reads the fields.
    ///
    /// # Errors
    /// The first of `RequestError` in the order of the contract.
    pub fn parse(fields: &Fields) -> Result<Self, RequestError> {
        let filename = given(fields.filename.as_ref());
        let filename = || filename.map(|name| Name::parse(name).ok_or(RequestError::Filename)).transpose();
        if let Some(doi) = given(fields.doi.as_ref()) {
            let (repository, id) = zenodo::doi(doi).ok_or(RequestError::Doi)?;
            let source = format!("https://doi.org/{doi}");
            return Ok(Self::Zenodo(ZenodoRecord { source, repository, id, filename: filename()? }));
        }
        if let Some(id) = given(fields.zenodo_record_id.as_ref()) {
            let id = zenodo::number(id).ok_or(RequestError::RecordId)?;
            let repository = Repository::Zenodo;
            let source = format!("https://{}/records/{id}", repository.host());
            return Ok(Self::Zenodo(ZenodoRecord { source, repository, id, filename: filename()? }));
        }
        let source = given(fields.share_url.as_ref()).ok_or(RequestError::Url)?;
        let url = address(source)?;
        let Some(Host::Domain(host)) = url.host() else { return Err(RequestError::HostNotAllowed) };
        if is_sciebo(host) {
            return webdav(shown(source), host, url.path(), fields, filename()?).map(Self::Webdav);
        }
        let (repository, id, file) = zenodo::address(host, url.path())?;
        Ok(Self::Zenodo(ZenodoRecord {
            source: shown(source).to_owned(),
            repository,
            id,
            filename: filename()?.or(file),
        }))
    }

    /// Where the files come from, for the record (`raw.source`, contract/compendia.md 3.1).
    #[must_use]
    pub fn source(&self) -> &str {
        match self {
            Self::Webdav(share) => &share.source,
            Self::Zenodo(record) => &record.source,
        }
    }
}

fn given(field: Option<&String>) -> Option<&str> {
    field.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// An address of the web. Whether it says http or https, it is fetched by https.
fn address(text: &str) -> Result<Url, RequestError> {
    let url = Url::parse(text).map_err(|_| RequestError::Url)?;
    let usable = text.len() <= MAX_URL_BYTES
        && matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none();
    match usable {
        false => Err(RequestError::Url),
        true if url.port().is_some() => Err(RequestError::HostNotAllowed),
        true => Ok(url),
    }
}

/// The address as the record shows it to everybody: a query may hold what opens more than the share.
fn shown(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// True for `…/s/<token>`.
fn is_page(path: &str) -> bool {
    path.rsplit('/').nth(1) == Some("s")
}

fn webdav(
    source: &str,
    host: &str,
    page: &str,
    fields: &Fields,
    filename: Option<Name>,
) -> Result<WebdavShare, RequestError> {
    let page = page.trim_end_matches('/');
    // The address of the page's own button.
    let page = page.strip_suffix("/download").filter(|page| is_page(page)).unwrap_or(page);
    let token = page.rsplit('/').next().unwrap_or_default();
    let is_token = (1..=MAX_TOKEN_CHARACTERS).contains(&token.len())
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !is_token {
        return Err(RequestError::Url);
    }
    let (directory, zip) =
        path::split(given(fields.path.as_ref()).unwrap_or("/")).ok_or(RequestError::Path)?;
    Ok(WebdavShare {
        source: source.to_owned(),
        host: host.to_owned(),
        page: page.to_owned(),
        token: token.to_owned(),
        directory,
        filename: zip.or(filename),
        must_be_bag: fields.must_be_bag,
    })
}

#[cfg(test)]
mod tests;
