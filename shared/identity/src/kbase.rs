//! KBase's auth service, Auth2 (contract/orcid-link.md 6).

mod answer;
mod cache;

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use storage::SecretText;
use storage::settings::{self, SettingError};
use upstream::Http;

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
    http: Http,
}

impl Kbase {
    /// Auth2 at `KBASE_AUTH_URL`, within `UPSTREAM_TIMEOUT_MS` (default 10,000 ms).
    pub fn from_env() -> Result<Self, SettingError> {
        Ok(Self::new(settings::text("KBASE_AUTH_URL")?, upstream::timeout()?))
    }

    fn new(url: String, timeout: Duration) -> Self {
        Self { url: url.into(), timeout, http: Http::default() }
    }

    /// Whose token it is.
    pub async fn check(&self, token: &SecretText) -> Result<Accepted, CallerError> {
        // What can't be a token is not worth a call.
        let mut header = Some(token.expose())
            .filter(|token| token.bytes().all(|byte| byte.is_ascii_graphic()))
            .and_then(|token| HeaderValue::from_str(token).ok())
            .ok_or(CallerError::InvalidToken)?;
        header.set_sensitive(true);
        let request = self.http.client()?.get(&*self.url).timeout(self.timeout);
        let request = request.header("accept", "application/json").header("authorization", header);
        let response = request.send().await.map_err(upstream::Error::from)?;
        let status = response.status();
        answer::read(status, &upstream::body(response, MAX_ANSWER_BYTES).await?)
    }
}

impl From<upstream::Error> for CallerError {
    fn from(error: upstream::Error) -> Self {
        match error {
            upstream::Error::Timeout => Self::Timeout,
            other => Self::Unreachable { cause: other.to_string() },
        }
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
