//! Requests to shares: allowed hosts only, redirects included, within limits of time and size.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response};
use tokio::time::timeout;
use url::Url;

use crate::ShareError;
use crate::guard::{Guard, is_not_public};
use crate::hosts::Hosts;

/// Redirects that are followed.
const MAX_REDIRECTS: usize = 5;
/// What a folder is asked (RFC 4918, 9.1).
const PROPERTIES: &str = r#"<?xml version="1.0"?><d:propfind xmlns:d="DAV:"><d:prop><d:resourcetype/><d:getcontenttype/></d:prop></d:propfind>"#;

/// A request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Call<'a> {
    /// GET.
    Get,
    /// GET as the user whose name is a share's token.
    GetAs(&'a str),
    /// PROPFIND of depth 1, as that user.
    List(&'a str),
}

/// The HTTP client that an execution environment keeps.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    hosts: Hosts,
    /// How long an answer may take to begin, and to go on.
    patience: Duration,
    /// Made at the first call: most loads need none.
    http: Arc<OnceLock<Client>>,
}

impl Transport {
    pub fn new(hosts: Hosts, patience: Duration) -> Self {
        Self { hosts, patience, http: Arc::default() }
    }

    /// Sends a request and follows redirects. The answer is a success or a refusal; a server in trouble is an error.
    pub async fn send(&self, call: Call<'_>, url: Url) -> Result<Response, ShareError> {
        let (mut url, mut call) = (url, call);
        for _ in 0..=MAX_REDIRECTS {
            let request = call.request(self.client()?, self.hosts.locate(&url)?);
            let answer = timeout(self.patience, request.send()).await.map_err(|_| ShareError::Timeout)?;
            let answer = answer.map_err(failure)?;
            let status = answer.status();
            if status.is_server_error() || status.as_u16() == 429 {
                tracing::warn!(status = status.as_u16(), "a public share is in trouble");
                return Err(ShareError::Unreachable);
            }
            if !status.is_redirection() {
                return Ok(answer);
            }
            let next = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
            let next = next.and_then(|location| url.join(location).ok()).ok_or(ShareError::HostNotAllowed)?;
            // What opens one host's share is none of another's business.
            if next.host() != url.host() {
                call = Call::Get;
            }
            url = next;
        }
        tracing::warn!("a public share redirects without end");
        Err(ShareError::Unreachable)
    }

    /// The next piece of an answer; `None` at its end.
    pub async fn chunk(&self, answer: &mut Response) -> Result<Option<impl AsRef<[u8]> + use<>>, ShareError> {
        timeout(self.patience, answer.chunk()).await.map_err(|_| ShareError::Timeout)?.map_err(failure)
    }

    /// A whole answer; `None` if it has more than `limit` bytes.
    pub async fn body(&self, mut answer: Response, limit: usize) -> Result<Option<Vec<u8>>, ShareError> {
        let mut body = Vec::new();
        while let Some(chunk) = self.chunk(&mut answer).await? {
            body.extend_from_slice(chunk.as_ref());
            if body.len() > limit {
                return Ok(None);
            }
        }
        Ok(Some(body))
    }

    fn client(&self) -> Result<&Client, ShareError> {
        if let Some(client) = self.http.get() {
            return Ok(client);
        }
        // A proxy would resolve names itself, past the guard.
        let client =
            Client::builder().no_proxy().redirect(Policy::none()).connect_timeout(Duration::from_secs(5));
        let client = client.dns_resolver(Arc::new(Guard::new(self.hosts.clone())));
        let client =
            client.user_agent(concat!("ercid/", env!("CARGO_PKG_VERSION"))).build().map_err(failure)?;
        Ok(self.http.get_or_init(|| client))
    }
}

impl Call<'_> {
    fn request(self, client: &Client, url: Url) -> RequestBuilder {
        match self {
            Self::Get => client.get(url),
            Self::GetAs(token) => client.get(url).basic_auth(token, Some("")),
            Self::List(token) => {
                // Letters only: such a name is always a method.
                let method = Method::from_bytes(b"PROPFIND").unwrap_or_default();
                let request = client.request(method, url).basic_auth(token, Some("")).header("depth", "1");
                request.header(CONTENT_TYPE, "application/xml").body(PROPERTIES)
            }
        }
    }
}

/// What went wrong, for the caller. The cause goes to the log without its address, which may hold a token.
fn failure(error: reqwest::Error) -> ShareError {
    if is_not_public(&error) {
        tracing::warn!("the host of a public share leads to an address that is not public");
        return ShareError::HostNotAllowed;
    }
    if error.is_timeout() {
        return ShareError::Timeout;
    }
    tracing::warn!(cause = upstream::cause(error), "a public share can't be reached");
    ShareError::Unreachable
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A place on this machine where nobody listens, by name.
    const INSIDE: &str = "http://localhost:1/";

    async fn reached(hosts: &str) -> ShareError {
        let hosts = if hosts.is_empty() { Hosts::default() } else { hosts.parse().unwrap() };
        let transport = Transport::new(hosts, Duration::from_secs(5));
        let request = Call::Get.request(transport.client().unwrap(), INSIDE.parse().unwrap());
        failure(request.send().await.unwrap_err())
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_allowed() {
        // As the names of allowed hosts would be, if they led there: this client resolves them all.
        assert_eq!(reached("").await, ShareError::HostNotAllowed);
        assert_eq!(reached("zenodo.org=http://stand-in.example").await, ShareError::HostNotAllowed);
        assert_eq!(reached("zenodo.org=http://localhost:1").await, ShareError::Unreachable);
    }
}
