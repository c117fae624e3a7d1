//! Why there is no answer.

use std::error::Error as _;

/// No answer that could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not in time.
    #[error("no answer in time")]
    Timeout,
    /// No connection, or one that broke.
    #[error("{0}")]
    Unreachable(String),
    /// More than this many bytes.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() { Self::Timeout } else { Self::Unreachable(cause(error)) }
    }
}

/// The whole chain of causes, for the log: reqwest's own text says little. Addresses stay out: they may hold tokens.
#[must_use]
pub fn cause(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        cause = format!("{cause}: {inner}");
        source = inner.source();
    }
    cause
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::Http;

    use super::*;

    #[tokio::test]
    async fn a_cause_is_told_without_the_address() {
        let http = Http::default();
        let request = http.client().unwrap().get("http://127.0.0.1:1/?token=secret");
        let error = Error::from(request.send().await.unwrap_err());
        let text = error.to_string();
        assert!(text.contains("refused") && !text.contains("secret"), "{text}");
    }

    #[tokio::test]
    async fn a_silent_service_is_late() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", silent.local_addr().unwrap());
        let http = Http::default();
        let request = http.client().unwrap().get(url).timeout(Duration::from_millis(50));
        assert_eq!(Error::from(request.send().await.unwrap_err()), Error::Timeout);
    }
}
