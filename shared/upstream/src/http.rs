//! The HTTP client and the settings of its calls.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;
use storage::settings::{self, SettingError};
use url::Url;

use crate::Error;

/// The client that an execution environment keeps, with its connections. It is made at the first call: reading the
/// trusted roots takes as long as the rest of a cold start.
#[derive(Debug, Clone, Default)]
pub struct Http(Arc<OnceLock<Client>>);

impl Http {
    /// The client. Calls bring their own timeout; connecting takes 2 s at most.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn client(&self) -> Result<&Client, Error> {
        if let Some(client) = self.0.get() {
            return Ok(client);
        }
        let client = Client::builder().connect_timeout(Duration::from_secs(2)).redirect(Policy::none());
        let client = client.user_agent(concat!("ercid/", env!("CARGO_PKG_VERSION"))).build()?;
        Ok(self.0.get_or_init(|| client))
    }
}

/// How long a call may take, `UPSTREAM_TIMEOUT_MS` (default 10,000 ms).
///
/// # Errors
/// When it is no number.
pub fn timeout() -> Result<Duration, SettingError> {
    settings::parsed("UPSTREAM_TIMEOUT_MS", 10_000, "a number of milliseconds").map(Duration::from_millis)
}

/// The address that a variable holds, without a trailing slash.
///
/// # Errors
/// When it is missing or no URL.
pub fn base(name: &'static str) -> Result<String, SettingError> {
    let value = settings::text(name)?;
    match Url::parse(&value) {
        Ok(url) => Ok(url.as_str().trim_end_matches('/').to_owned()),
        Err(_) => Err(SettingError::Invalid { name, value, expected: "a URL" }),
    }
}
