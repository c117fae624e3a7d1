//! KBase's auth service, Auth2 (contract/orcid-link.md 6).

mod answer;
mod cache;

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use reqwest::redirect::Policy;
use storage::SecretText;
use storage::settings::{self, SettingError};
use tokio::sync::OnceCell;

use answer::Accepted;
pub(crate) use cache::TokenCache;

use crate::CallerError;

/// The largest answer that is read, in bytes.
const MAX_ANSWER_BYTES: usize = 64 << 10;

/// Auth2 at one address.
#[derive(Debug, Clone)]
pub(crate) struct Kbase {
    url: Arc<str>,
    timeout: Duration,
    /// Made at the first KBase token: most environments never see one.
    http: Arc<OnceCell<reqwest::Client>>,
}

impl Kbase {
    /// Auth2 at `KBASE_AUTH_URL`, within `UPSTREAM_TIMEOUT_MS` (default 10,000 ms).
    pub fn from_env() -> Result<Self, SettingError> {
        let timeout = settings::parsed("UPSTREAM_TIMEOUT_MS", 10_000, "a number of milliseconds")?;
        Ok(Self::new(settings::text("KBASE_AUTH_URL")?, Duration::from_millis(timeout)))
    }

    fn new(url: String, timeout: Duration) -> Self {
        Self { url: url.into(), timeout, http: Arc::default() }
    }

    /// Whose token it is.
    pub async fn check(&self, token: &SecretText) -> Result<Accepted, CallerError> {
        // What can't be a token is not worth a call.
        let mut header = Some(token.expose())
            .filter(|token| token.bytes().all(|byte| byte.is_ascii_graphic()))
            .and_then(|token| HeaderValue::from_str(token).ok())
            .ok_or(CallerError::InvalidToken)?;
        header.set_sensitive(true);
        let request = self.http().await?.get(&*self.url).timeout(self.timeout);
        let request = request.header("accept", "application/json").header("authorization", header);
        let mut response = request.send().await.map_err(|error| transport(&error))?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| transport(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_ANSWER_BYTES {
                return Err(CallerError::Unreachable { cause: "the answer is too large".to_owned() });
            }
        }
        answer::read(status, &body)
    }

    async fn http(&self) -> Result<&reqwest::Client, CallerError> {
        let builder =
            reqwest::Client::builder().connect_timeout(Duration::from_secs(2)).redirect(Policy::none());
        self.http.get_or_try_init(|| async { builder.build() }).await.map_err(|error| transport(&error))
    }
}

fn transport(error: &reqwest::Error) -> CallerError {
    if error.is_timeout() {
        CallerError::Timeout
    } else {
        // The whole chain: reqwest's own text says little.
        let mut cause = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            cause = format!("{cause}: {inner}");
            source = inner.source();
        }
        CallerError::Unreachable { cause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cannot_be_a_token_is_not_asked_about() {
        let nowhere = Kbase::new("http://127.0.0.1:1/".to_owned(), Duration::from_secs(1));
        for token in ["two words", "caf\u{e9}", "line\nbreak"] {
            let error = nowhere.check(&SecretText::new(token)).await.unwrap_err();
            assert!(matches!(error, CallerError::InvalidToken), "{token:?}: {error:?}");
        }
    }

    #[tokio::test]
    async fn an_unreachable_service_is_told_apart() {
        let nowhere = Kbase::new("http://127.0.0.1:1/".to_owned(), Duration::from_secs(1));
        let error = nowhere.check(&SecretText::new("x".repeat(32))).await.unwrap_err();
        assert!(matches!(error, CallerError::Unreachable { .. }), "{error:?}");
        assert_eq!(error.to_string(), "The KBase auth service can't be reached");
    }

    #[tokio::test]
    async fn a_silent_service_is_a_timeout() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", silent.local_addr().unwrap());
        let error =
            Kbase::new(url, Duration::from_millis(50)).check(&SecretText::new("x")).await.unwrap_err();
        assert!(matches!(error, CallerError::Timeout), "{error:?}");
    }
}
