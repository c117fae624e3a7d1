//! Calls to one repository.

use std::fmt;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use storage::SecretText;
use upstream::Http;
use url::Url;

use crate::Failure;

/// The largest answer that is read, in bytes.
pub(crate) const MAX_ANSWER_BYTES: usize = 1 << 20;

/// A repository's API, opened by a token.
#[derive(Clone)]
pub(crate) struct Client {
    http: Http,
    base: Url,
    token: SecretText,
    /// How long a call may take, and how long an upload may stand still.
    pub patience: Duration,
}

/// What goes with a call.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content<'a> {
    Nothing,
    Json(&'a Value),
    /// RFC 6902.
    Patch(&'a Value),
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Client {
    pub fn new(http: Http, base: Url, token: SecretText, patience: Duration) -> Self {
        Self { http, base, token, patience }
    }

    /// The address below the API's of these segments, which are encoded; an empty last one is a slash at the end.
    pub fn url(&self, segments: &[&str]) -> Result<Url, Failure> {
        below(&self.base, segments)
    }

    /// A link of an answer, if it is below the API's own address: nothing that a repository answers sends us elsewhere.
    pub fn locate(&self, link: &str) -> Result<Url, Failure> {
        let url = self.base.join(link).map_err(|_| Failure::Unreadable)?;
        let base = self.base.path().trim_end_matches('/');
        let inside = url.path().strip_prefix(base).is_some_and(|rest| rest.starts_with('/'));
        let plain = url.username().is_empty() && url.password().is_none();
        if url.origin() == self.base.origin() && inside && plain { Ok(url) } else { Err(Failure::Unreadable) }
    }

    /// The address of a file in a bucket.
    pub fn object(&self, bucket: &str, name: &str) -> Result<Url, Failure> {
        below(&self.locate(bucket)?, &[name])
    }

    /// Makes a call and reads its JSON; null is a success without a body.
    pub async fn call(&self, method: Method, url: Url, content: Content<'_>) -> Result<Value, Failure> {
        self.limited(method, url, content, MAX_ANSWER_BYTES).await
    }

    /// The same, with another limit of the answer's bytes.
    pub async fn limited(
        &self,
        method: Method,
        url: Url,
        content: Content<'_>,
        limit: usize,
    ) -> Result<Value, Failure> {
        let request = self.request(method, url)?.timeout(self.patience);
        let request = match content {
            Content::Nothing => request,
            Content::Json(body) => request.header(CONTENT_TYPE, "application/json").body(body.to_string()),
            Content::Patch(body) => {
                request.header(CONTENT_TYPE, "application/json-patch+json").body(body.to_string())
            }
        };
        let response = request.send().await.map_err(upstream::Error::from)?;
        self.read(response, limit).await
    }

    /// A request with the token, without a timeout.
    pub fn request(&self, method: Method, url: Url) -> Result<RequestBuilder, Failure> {
        let value = HeaderValue::from_str(&format!("Bearer {}", self.token.expose()));
        let mut value = value.map_err(|_| Failure::Unavailable("the token is no header value".to_owned()))?;
        value.set_sensitive(true);
        let request = self.http.client()?.request(method, url);
        Ok(request.header(ACCEPT, "application/json").header(AUTHORIZATION, value))
    }

    /// The JSON of a success.
    pub async fn read(&self, response: Response, limit: usize) -> Result<Value, Failure> {
        let (status, headers) = (response.status(), response.headers().clone());
        let body = upstream::body(response, limit).await?;
        self.answer(status, &headers, &body)
    }

    fn answer(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Value, Failure> {
        if !status.is_success() {
            return Err(Failure::read(status, headers, body, self.token.expose()));
        }
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Value::Null);
        }
        serde_json::from_slice(body).map_err(|_| Failure::Unreadable)
    }
}

fn below(base: &Url, segments: &[&str]) -> Result<Url, Failure> {
    let mut url = base.clone();
    url.path_segments_mut().map_err(|()| Failure::Unreadable)?.pop_if_empty().extend(segments);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn client() -> Client {
        let base = Url::parse("https://zenodo.org/api").unwrap();
        Client::new(Http::default(), base, SecretText::new("t0ken"), Duration::from_secs(1))
    }

    #[test]
    fn what_an_answer_links_to_is_at_the_repository() {
        for (link, located) in [
            ("https://zenodo.org/api/files/1", "https://zenodo.org/api/files/1"),
            ("/api/files/1", "https://zenodo.org/api/files/1"),
        ] {
            assert_eq!(client().locate(link).unwrap().as_str(), located);
        }
        for link in [
            "https://zenodo.org.example.org/api/files/1",
            "http://zenodo.org/api/files/1",
            "https://zenodo.org:8443/api/files/1",
            "https://user@zenodo.org/api/files/1",
            "https://zenodo.org/elsewhere/files/1",
            "https://zenodo.org/api/../x",
            "https://zenodo.org/apix",
            "http://169.254.169.254/latest/meta-data/",
            "//example.org/api/files/1",
            "file:///etc/passwd",
        ] {
            assert_eq!(client().locate(link), Err(Failure::Unreadable), "{link}");
        }
    }

    #[test]
    fn names_are_encoded() {
        let object = client().object("https://zenodo.org/api/files/b", "a b/c?d#e%.zip").unwrap();
        assert_eq!(object.as_str(), "https://zenodo.org/api/files/b/a%20b%2Fc%3Fd%23e%25.zip");
        assert_eq!(client().url(&["records", ""]).unwrap().as_str(), "https://zenodo.org/api/records/");
    }

    #[test]
    fn a_client_does_not_show_its_token() {
        assert!(!format!("{:?}", client()).contains("t0ken"));
        let request = client().request(Method::GET, client().url(&["x"]).unwrap()).unwrap();
        assert!(!format!("{request:?}").contains("t0ken"));
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_bucket(name in ".{1,40}") {
            let url = client().object("https://zenodo.org/api/files/b", &name).unwrap();
            prop_assert!(url.path().starts_with("/api/files/b"), "{}", url);
            prop_assert!(url.query().is_none() && url.fragment().is_none());
        }

        #[test]
        fn no_link_leads_elsewhere(link in "(https?:)?[/\\\\]{0,3}[a-z.@:/0-9\\[\\]%?#\\\\]{0,40}") {
            if let Ok(url) = client().locate(&link) {
                prop_assert_eq!(url.host_str(), Some("zenodo.org"));
            }
        }
    }
}
