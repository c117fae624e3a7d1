//! ORCID's API v3.0, in JSON (contract/orcid-link.md 5.1).

mod call;
mod error;
mod item;
mod retry;

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use storage::SecretText;
use storage::settings::SettingError;
use tokio::time::Instant;
use upstream::Http;

pub use error::ApiError;
pub use item::ItemAnswer;

use crate::Refusal;
use crate::tree::elements;

/// Works that one call can ask for.
const BULK_LIMIT: usize = 100;

/// The API at one address, with the connections to it.
#[derive(Debug, Clone)]
pub struct Api {
    http: Http,
    base: String,
    timeout: Duration,
}

impl Api {
    /// The API at `ORCID_API_URL`, e.g. `https://api.orcid.org/v3.0`, within `UPSTREAM_TIMEOUT_MS` (default 10,000 ms).
    ///
    /// # Errors
    /// When a setting is missing or can't be read.
    pub fn from_env() -> Result<Self, SettingError> {
        Ok(Self::new(upstream::base("ORCID_API_URL")?, upstream::timeout()?))
    }

    /// The API at this address, which has no trailing slash.
    #[must_use]
    pub fn new(base: String, timeout: Duration) -> Self {
        Self { http: Http::default(), base, timeout }
    }

    /// Opens a record for the length of a request: the time for all calls together begins now.
    #[must_use]
    pub fn record<'a>(&'a self, orcid: &'a str, token: &'a SecretText) -> Record<'a> {
        Record { api: self, orcid, token, deadline: Instant::now() + self.timeout }
    }
}

/// One person's record, opened by an access token.
#[derive(Debug)]
pub struct Record<'a> {
    api: &'a Api,
    orcid: &'a str,
    token: &'a SecretText,
    deadline: Instant,
}

impl Record<'_> {
    /// The whole record: person and summaries of all activities.
    ///
    /// # Errors
    /// See `ApiError`, here and below.
    pub async fn whole(&self) -> Result<Value, ApiError> {
        self.read("record").await
    }

    /// All works, in groups, as summaries.
    pub async fn works(&self) -> Result<Value, ApiError> {
        self.read("works").await
    }

    /// One work with everything that is known about it.
    pub async fn work(&self, put_code: i64) -> Result<Value, ApiError> {
        self.read(&format!("work/{put_code}")).await
    }

    /// Several works, in this order; a work that can't be had is a refusal in its place.
    pub async fn bulk(&self, put_codes: &[i64]) -> Result<Vec<Result<Value, Refusal>>, ApiError> {
        let mut works = Vec::with_capacity(put_codes.len());
        for chunk in put_codes.chunks(BULK_LIMIT) {
            let codes: Vec<_> = chunk.iter().map(i64::to_string).collect();
            let answer = self.read(&format!("works/{}", codes.join(","))).await?;
            works.extend(elements(&answer, "/bulk").iter().map(|element| self.element(element)));
        }
        Ok(works)
    }

    /// Adds a work and gives it as ORCID has it now. Never repeated: after a lost answer it may have been added.
    pub async fn add(&self, work: &Value) -> Result<Value, ApiError> {
        let bulk = json!({ "bulk": [{ "work": work }] });
        let answer = self.call(Method::POST, "works", Some(&bulk)).await?.ok_or(ApiError::Unreadable)?;
        let element = elements(&answer, "/bulk").first().ok_or(ApiError::Unreadable)?;
        Ok(self.element(element)?)
    }

    /// Puts a work into the place of the one with this put-code, and gives it as ORCID has it now.
    pub async fn change(&self, put_code: i64, work: &Value) -> Result<Value, ApiError> {
        let path = format!("work/{put_code}");
        match self.call(Method::PUT, &path, Some(work)).await? {
            Some(work) => Ok(work),
            None => self.read(&path).await,
        }
    }

    /// Removes a work.
    pub async fn remove(&self, put_code: i64) -> Result<(), ApiError> {
        self.call(Method::DELETE, &format!("work/{put_code}"), None).await.map(drop)
    }

    async fn read(&self, path: &str) -> Result<Value, ApiError> {
        self.call(Method::GET, path, None).await?.ok_or(ApiError::Unreadable)
    }

    fn element(&self, element: &Value) -> Result<Value, Refusal> {
        match element.get("work") {
            Some(work) if work.is_object() => Ok(work.clone()),
            _ => {
                let error = element.get("error").cloned().unwrap_or_default();
                Err(Refusal::element(error, &[self.token.expose()]))
            }
        }
    }
}
