//! What came back.

use std::fmt;

use reqwest::header::HeaderMap;
use serde_json::Value;

/// A whole answer.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("the body arrives").to_vec();
        Self { status, headers, body }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("{error} in {self:?}"),
        }
    }

    /// A header's text, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// All values of a header.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect()
    }

    /// Asserts the status and the exact body.
    #[track_caller]
    pub fn is(&self, status: u16, body: &str) {
        assert_eq!((self.status, self.text().as_str()), (status, body));
    }

    /// Asserts the status and the exact text under `error`.
    #[track_caller]
    pub fn is_error(&self, status: u16, error: &str) {
        self.is(status, &serde_json::json!({ "error": error }).to_string());
    }

    /// Asserts the people group's error, and that the header `X-Error` repeats it.
    #[track_caller]
    pub fn is_refused(&self, status: u16, detail: &str) {
        let message = reqwest::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let item = serde_json::json!({ "detail": detail, "message": message });
        let body = serde_json::json!({ "errors": [item], "size": 1, "status": status, "type": "error" });
        self.is(status, &body.to_string());
        assert_eq!(self.header("x-error"), detail);
    }

    /// Asserts the status; the answer for more.
    #[track_caller]
    pub fn has(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// Asserts 200 and reads the body as JSON.
    #[track_caller]
    pub fn ok(self) -> Value {
        self.has(200).json()
    }

    /// Asserts 200 and reads a text from the body.
    #[track_caller]
    pub fn ok_text(self, field: &str) -> String {
        let json = self.ok();
        json[field].as_str().unwrap_or_else(|| panic!("no text {field} in {json}")).to_owned()
    }

    /// Asserts 200 and reads the texts under `results`.
    #[track_caller]
    pub fn ok_results(self) -> Vec<String> {
        let json = self.ok();
        let results = json["results"].as_array().unwrap_or_else(|| panic!("no results in {json}"));
        results.iter().map(|id| id.as_str().expect("results are ids").to_owned()).collect()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.text().chars().take(2_000).collect();
        write!(formatter, "{} {text}\n{:?}", self.status, self.headers)
    }
}

/// The document with `[…]` where values differ from run to run; for snapshots.
#[track_caller]
pub fn redacted(mut document: Value, pointers: &[&str]) -> Value {
    for pointer in pointers {
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer} to redact")) = "[…]".into();
    }
    document
}
