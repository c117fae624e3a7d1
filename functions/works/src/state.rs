//! What the handlers work with.

use gateway::link::{Failure, Reason};
use http::HeaderMap;
use identity::{Callers, OrcidId};
use linking::Links;
use orcid::{Api, Record};
use storage::settings::SettingError;
use storage::{Clients, SecretText};

/// Clients and settings of this function.
#[derive(Debug, Clone)]
pub struct Works {
    callers: Callers,
    links: Links,
    api: Api,
}

/// The caller's ORCID record, as far as her link opens it.
#[derive(Debug)]
pub struct Linked {
    api: Api,
    orcid: OrcidId,
    token: SecretText,
}

impl Works {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            callers: Callers::from_env(clients)?,
            links: Links::from_env(clients)?,
            api: Api::from_env()?,
        })
    }

    /// The record that the caller is linked to.
    pub(crate) async fn linked(&self, headers: &HeaderMap) -> Result<Linked, Failure> {
        let account = self.callers.account(headers).await?;
        let link = self.links.find(&account.username).await.map_err(|error| Failure::internal(&error))?;
        let link = link.ok_or(Reason::NoLink)?;
        let token = self.links.access_token(&link).await.map_err(|error| Failure::internal(&error))?;
        Ok(Linked { api: self.api.clone(), orcid: link.orcid().clone(), token })
    }
}

impl Linked {
    /// Opens it; the time for all calls begins now.
    pub fn record(&self) -> Record<'_> {
        self.api.record(self.orcid.as_str(), &self.token)
    }
}
