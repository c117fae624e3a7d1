//! What the handlers work with.

use gateway::people::{Failure, signed_in};
use http::HeaderMap;
use identity::{Callers, Person};
use sshkey::Keys;
use storage::settings::SettingError;
use storage::{Clients, Secret};
use uuid::Uuid;

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) callers: Callers,
    pub(crate) keys: Keys,
    pub(crate) bastion_secret: Secret,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            callers: Callers::from_env(clients)?,
            keys: Keys::from_env(clients)?,
            bastion_secret: clients.secret("BASTION_SECRET")?,
        })
    }

    /// Who calls: keys are nobody's business who hasn't signed in.
    pub(crate) async fn caller(&self, headers: &HeaderMap) -> Result<Person, Failure> {
        let caller = self.callers.identify(headers).await?;
        signed_in(&caller).cloned()
    }

    /// The person with this uuid, or with an alias of it.
    pub(crate) async fn person(&self, uuid: &str) -> Result<Person, Failure> {
        let person = match uuid.parse::<Uuid>() {
            Ok(uuid) => self.callers.people().find(uuid).await?,
            Err(_) => None,
        };
        person.ok_or_else(|| Failure::no_match("Person", uuid))
    }
}
