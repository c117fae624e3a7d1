//! One item of a record, as XML: adding, changing, removing it, and finding it again.

use std::time::Duration;

use http::header::LOCATION;
use http::{HeaderValue, Method};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::call::wanted_pause;
use super::{ApiError, Record, retry};
use crate::refusal::{existing_put_code, passed_on};

/// ORCID's XML.
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.orcid+xml");

/// What ORCID answered. What that means is for the caller to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body, without the token; none when it is empty.
    pub body: Option<String>,
    /// The item's number: what `Location` ends with; of a duplicate, the number of what is there.
    pub put_code: Option<String>,
    /// How long ORCID wants to be left alone.
    pub retry_after: Option<Duration>,
}

impl ItemAnswer {
    /// Whether ORCID did what it was asked for.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether ORCID only wants to be asked later: 429 and 503.
    #[must_use]
    pub fn is_later(&self) -> bool {
        matches!(self.status, 429 | 503)
    }
}

impl Record<'_> {
    /// Adds an item to a section, e.g. `work`. When ORCID asks to wait, it is waited as long as the deadline allows;
    /// after any other answer, or none, the call is not repeated.
    ///
    /// # Errors
    /// When there is no answer, here and below.
    pub async fn add_item(&self, section: &str, xml: &str) -> Result<ItemAnswer, ApiError> {
        self.item_call(&Method::POST, section, Some(xml)).await
    }

    /// Puts an item into the place of another.
    ///
    /// # Errors
    /// As `add_item`.
    pub async fn change_item(
        &self,
        section: &str,
        put_code: &str,
        xml: &str,
    ) -> Result<ItemAnswer, ApiError> {
        self.item_call(&Method::PUT, &format!("{section}/{put_code}"), Some(xml)).await
    }

    /// Removes an item.
    ///
    /// # Errors
    /// As `add_item`.
    pub async fn remove_item(&self, section: &str, put_code: &str) -> Result<ItemAnswer, ApiError> {
        self.item_call(&Method::DELETE, &format!("{section}/{put_code}"), None).await
    }

    /// All items of a section, e.g. `works`, as ORCID lists them.
    ///
    /// # Errors
    /// See `ApiError`.
    pub async fn items(&self, list: &str) -> Result<Value, ApiError> {
        self.read(list).await
    }

    async fn item_call(
        &self,
        method: &Method,
        path: &str,
        xml: Option<&str>,
    ) -> Result<ItemAnswer, ApiError> {
        let mut attempt = 1;
        loop {
            let answer = self.item_attempt(method, path, xml).await?;
            let left = self.deadline.saturating_duration_since(Instant::now());
            match retry::pause(attempt, answer.retry_after, left).filter(|_| answer.is_later()) {
                Some(pause) => sleep(pause).await,
                None => return Ok(answer),
            }
            attempt += 1;
        }
    }

    async fn item_attempt(
        &self,
        method: &Method,
        path: &str,
        xml: Option<&str>,
    ) -> Result<ItemAnswer, ApiError> {
        let (status, headers, body) = self.send(method, path, &MEDIA_TYPE, xml.map(str::to_owned)).await?;
        let body = Some(passed_on(&body, self.token.expose())).filter(|body| !body.trim().is_empty());
        let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
        let named = location.and_then(|location| location.rsplit('/').next()).map(str::to_owned);
        let there = || body.as_deref().and_then(existing_put_code).map(|code| code.to_string());
        let put_code = if status.as_u16() == 409 { there() } else { named };
        let retry_after = wanted_pause(&headers);
        Ok(ItemAnswer { status: status.as_u16(), body, put_code, retry_after })
    }
}
