//! Looking through our depositions at a repository.

use reqwest::Method;
use serde_json::Value;
use url::Url;

use crate::Failure;
use crate::client::{Client, Content};

/// Depositions of one page.
const PAGE: usize = 25;
/// Pages that are looked through, newest depositions first. What is looked for was made minutes ago.
const MAX_PAGES: usize = 40;
/// The largest page that is read, in bytes.
const MAX_PAGE_BYTES: usize = 4 << 20;

impl Client {
    /// The newest deposition for which `is_it` holds. `hits` points to those of a page (RFC 6901).
    pub async fn look_through(
        &self,
        list: &Url,
        hits: &str,
        is_it: impl Fn(&Value) -> bool,
    ) -> Result<Option<Value>, Failure> {
        for number in 1..=MAX_PAGES {
            let page = self.page(list, number, PAGE).await?;
            let hits = page.pointer(hits).and_then(Value::as_array).ok_or(Failure::Unreadable)?;
            if let Some(found) = hits.iter().find(|hit| is_it(hit)) {
                return Ok(Some(found.clone()));
            }
            if hits.len() < PAGE {
                break;
            }
        }
        Ok(None)
    }

    /// One page, from 1.
    pub async fn page(&self, list: &Url, number: usize, size: usize) -> Result<Value, Failure> {
        let mut url = list.clone();
        url.query_pairs_mut()
            .append_pair("sort", "mostrecent")
            .append_pair("size", &size.to_string())
            .append_pair("page", &number.to_string());
        self.limited(Method::GET, url, Content::Nothing, MAX_PAGE_BYTES).await
    }
}
