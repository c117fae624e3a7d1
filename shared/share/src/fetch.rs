//! From a share to an archive in a local file.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::time::Duration;

use reqwest::Response;
use storage::settings::{self, SettingError};
use tokio::time::{sleep, timeout};
use url::Url;

use crate::choice::{Choice, choose};
use crate::hosts::Hosts;
use crate::transport::{Call, Transport};
use crate::{FetchError, Name, Share, ShareError, WebdavShare, ZenodoRecord, listing, record};

/// The largest archive, in bytes: 1 GiB, as for uploads.
pub const MAX_BYTES: u64 = 1 << 30;
/// The largest listing or record, in bytes.
const MAX_DOCUMENT_BYTES: usize = 4 << 20;
/// Directories that are looked into, each the only thing in the one before.
const MAX_DEPTH: usize = 5;
/// Times that a share in trouble is tried, since somebody waits for the answer.
const ATTEMPTS: u32 = 3;
/// The pause before the second, in milliseconds; it doubles.
const PAUSE_MS: u64 = 250;

/// Fetches archives from shares.
#[derive(Debug, Clone)]
pub struct Shares {
    transport: Transport,
    /// How long all of it may take.
    limit: Duration,
    max_bytes: u64,
}

impl Shares {
    /// By `SHARE_HOSTS`, `UPSTREAM_TIMEOUT_MS` (default 10,000; an answer must begin, and go on, within it) and
    /// `SHARE_SECONDS` (default 600; all of it).
    ///
    /// # Errors
    /// When a setting can't be.
    pub fn from_env() -> Result<Self, SettingError> {
        let patience = settings::parsed("UPSTREAM_TIMEOUT_MS", 10_000, "a number of milliseconds")?;
        let limit = settings::parsed("SHARE_SECONDS", 600, "a number of seconds")?;
        let transport = Transport::new(Hosts::from_env()?, Duration::from_millis(patience));
        Ok(Self { transport, limit: Duration::from_secs(limit), max_bytes: MAX_BYTES })
    }

    /// Copies the share's archive into an empty file. A share in trouble is tried again, one that is slow is not.
    ///
    /// # Errors
    /// See `FetchError`.
    pub async fn fetch(&self, share: &Share, file: &mut File) -> Result<(), FetchError> {
        timeout(self.limit, self.attempts(share, file)).await.map_err(|_| ShareError::Timeout)?
    }

    async fn attempts(&self, share: &Share, file: &mut File) -> Result<(), FetchError> {
        for attempt in 1..ATTEMPTS {
            match self.attempt(share, file).await {
                Err(FetchError::Share(ShareError::Unreachable)) => {}
                fetched => return fetched,
            }
            sleep(Duration::from_millis(PAUSE_MS << (attempt - 1))).await;
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
        }
        self.attempt(share, file).await
    }

    async fn attempt(&self, share: &Share, file: &mut File) -> Result<(), FetchError> {
        match share {
            Share::Webdav(share) => self.webdav(share, file).await,
            Share::Zenodo(record) => self.zenodo(record, file).await,
        }
    }

    /// Contract/compendia.md 4.2.
    async fn webdav(&self, share: &WebdavShare, file: &mut File) -> Result<(), FetchError> {
        let mut directory = share.directory.clone();
        for _ in 0..MAX_DEPTH {
            let folder = below(&share.host, "/public.php/webdav", &directory, "/")?;
            let answer = self.transport.send(Call::List(&share.token), folder.clone()).await?;
            if !answer.status().is_success() {
                return Err(ShareError::Unreadable.into());
            }
            let xml =
                self.transport.body(answer, MAX_DOCUMENT_BYTES).await?.ok_or(ShareError::TooManyFiles)?;
            let xml = String::from_utf8(xml).map_err(|_| ShareError::Unreadable)?;
            let entries = listing::read(&folder, &xml)?;
            match choose(&entries, share.filename.as_ref(), share.must_be_bag)? {
                Choice::Directory(name) => directory.push(name.clone()),
                Choice::Zip(name) => {
                    directory.push(name.clone());
                    let url = below(&share.host, "/public.php/webdav", &directory, "")?;
                    let answer = self.transport.send(Call::GetAs(&share.token), url).await?;
                    return self.save(answer, file, ShareError::NoSuchZip).await;
                }
                Choice::Folder => break,
            }
        }
        let mut url = below(&share.host, &share.page, &[], "/download")?;
        let path: Vec<_> = directory.iter().map(Name::as_str).collect();
        url.query_pairs_mut().append_pair("path", &format!("/{}", path.join("/")));
        let failed = ShareError::DownloadFailed(url.to_string());
        let answer = self.transport.send(Call::Get, url).await?;
        self.save(answer, file, failed).await
    }

    /// Contract/compendia.md 4.1.
    async fn zenodo(&self, record: &ZenodoRecord, file: &mut File) -> Result<(), FetchError> {
        let host = record.repository.host();
        let api = format!("/api/records/{}", record.id);
        let (url, shown) = match &record.filename {
            Some(name) => {
                let name = std::slice::from_ref(name);
                let shown = below(host, &format!("/record/{}/files", record.id), name, "")?;
                (below(host, &format!("{api}/files"), name, "/content")?, shown)
            }
            None => {
                let url = below(host, &api, &[], "")?;
                let answer = self.transport.send(Call::Get, url.clone()).await?;
                if !answer.status().is_success() {
                    return Err(ShareError::NoSuchRecord.into());
                }
                let json = self.transport.body(answer, MAX_DOCUMENT_BYTES).await?;
                let document = json.and_then(|json| serde_json::from_slice(&json).ok());
                let document = document.ok_or(ShareError::NoSuchRecord)?;
                let url = url.join(record::archive(&document)?).map_err(|_| ShareError::NoFiles)?;
                (url.clone(), url)
            }
        };
        let failed = ShareError::DownloadFailed(shown.to_string());
        let answer = self.transport.send(Call::Get, url).await?;
        self.save(answer, file, failed).await
    }

    /// Copies a success into the file; a refusal is `refused`.
    async fn save(
        &self,
        mut answer: Response,
        file: &mut File,
        refused: ShareError,
    ) -> Result<(), FetchError> {
        if !answer.status().is_success() {
            return Err(refused.into());
        }
        if answer.content_length().is_some_and(|length| length > self.max_bytes) {
            return Err(ShareError::TooLarge.into());
        }
        let mut saved = 0;
        while let Some(chunk) = self.transport.chunk(&mut answer).await? {
            let chunk = chunk.as_ref();
            saved += chunk.len() as u64;
            if saved > self.max_bytes {
                return Err(ShareError::TooLarge.into());
            }
            file.write_all(chunk)?;
        }
        Ok(())
    }
}

/// The public address of names below a path, and what follows them.
fn below(host: &str, path: &str, names: &[Name], end: &str) -> Result<Url, ShareError> {
    let mut url = Url::parse(&format!("https://{host}{path}")).map_err(|_| ShareError::HostNotAllowed)?;
    url.path_segments_mut().map_err(|()| ShareError::HostNotAllowed)?.extend(names.iter().map(Name::as_str));
    url.set_path(&format!("{}{end}", url.path()));
    Ok(url)
}

#[cfg(test)]
mod tests;
