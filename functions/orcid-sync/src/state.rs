//! What the handlers work with.

use gateway::dspace::Failure;
use http::HeaderMap;
use identity::{Caller, Callers};
use orcid_queue::OrcidQueue;
use storage::Clients;
use storage::settings::{self, SettingError};
use synchronizer::Synchronizer;

/// Clients and settings of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) callers: Callers,
    pub(crate) synchronizer: Synchronizer,
    pub(crate) public_url: String,
    /// Whether everything is reached over TLS.
    pub(crate) secure: bool,
    /// Whether anything is synchronised at all.
    pub(crate) enabled: bool,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            callers: Callers::from_env(clients)?,
            synchronizer: Synchronizer::from_env(clients)?,
            public_url: settings::text("PUBLIC_URL")?,
            secure: settings::parsed("COOKIE_SECURE", true, "true or false")?,
            enabled: settings::parsed("ORCID_SYNCHRONIZATION", true, "true or false")?,
        })
    }

    pub(crate) fn queue(&self) -> &OrcidQueue {
        self.synchronizer.queue()
    }

    pub(crate) async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Failure> {
        Ok(self.callers.identify(headers).await?)
    }
}
