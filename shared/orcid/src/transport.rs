//! What every call to ORCID has in common: the HTTP client, limits and what can go wrong on the way.

use std::error::Error;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use storage::settings::{self, SettingError};
use url::Url;

/// No answer that could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TransportError {
    #[error("ORCID did not answer in time")]
    Timeout,
    #[error("ORCID can't be reached: {0}")]
    Unreachable(String),
    #[error("ORCID's answer is larger than {0} bytes")]
    TooLarge(usize),
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Timeout;
        }
        // The whole chain, for the log; reqwest's own text says little. Addresses stay out: they may hold tokens.
        let error = error.without_url();
        let mut cause = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            cause = format!("{cause}: {inner}");
            source = inner.source();
        }
        Self::Unreachable(cause)
    }
}

/// The client that an execution environment keeps, with its connections. It is made at the first call: reading the
/// trusted roots takes as long as the rest of a cold start.
#[derive(Debug, Clone, Default)]
pub(crate) struct Http(Arc<OnceLock<Client>>);

impl Http {
    pub fn client(&self) -> Result<&Client, TransportError> {
        if let Some(client) = self.0.get() {
            return Ok(client);
        }
        let client = Client::builder().connect_timeout(Duration::from_secs(2)).redirect(Policy::none());
        let client = client.build()?;
        Ok(self.0.get_or_init(|| client))
    }
}

/// How long a call may take, `UPSTREAM_TIMEOUT_MS` (default 10,000 ms).
pub(crate) fn timeout() -> Result<Duration, SettingError> {
    settings::parsed("UPSTREAM_TIMEOUT_MS", 10_000, "a number of milliseconds").map(Duration::from_millis)
}

/// The address that a variable holds, without a trailing slash.
pub(crate) fn base(name: &'static str) -> Result<String, SettingError> {
    let value = settings::text(name)?;
    match Url::parse(&value) {
        Ok(url) => Ok(url.as_str().trim_end_matches('/').to_owned()),
        Err(_) => Err(SettingError::Invalid { name, value, expected: "a URL" }),
    }
}

/// The body, as far as it is not larger than `limit` bytes.
pub(crate) async fn body(mut response: Response, limit: usize) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit {
            return Err(TransportError::TooLarge(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
