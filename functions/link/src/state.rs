//! What the handlers work with.

use gateway::link::{Details, Failure};
use http::HeaderMap;
use identity::{Account, Callers, Person};
use linking::{Link, Links};
use orcid::OAuth;
use orcid_queue::OrcidQueue;
use storage::Clients;
use storage::settings::SettingError;

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Service {
    callers: Callers,
    pub(crate) links: Links,
    pub(crate) oauth: OAuth,
    queue: OrcidQueue,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            callers: Callers::from_env(clients)?,
            links: Links::from_env(clients)?,
            oauth: OAuth::from_env(clients.secret("ORCID_SECRET")?)?,
            queue: OrcidQueue::from_env(clients)?,
        })
    }

    /// Who calls: 422 for what can't be a token comes before 401.
    pub(crate) async fn account(&self, headers: &HeaderMap) -> Result<Account, Failure> {
        Details::of_credential(headers)?;
        Ok(self.callers.account(headers).await?)
    }

    /// The link of a user.
    pub(crate) async fn link(&self, username: &str) -> Result<Option<Link>, Failure> {
        self.links.find(username).await.map_err(|error| Failure::internal(&error))
    }

    /// Forgets what waits to be sent to the record of an account (contract/orcid-sync.md 2.2).
    pub(crate) async fn forget_queue(&self, account: &Account) -> Result<(), Failure> {
        let internal = |error| Failure::internal(&error);
        let person = self.callers.people().find(account.person).await.map_err(internal)?;
        for uuid in person.iter().flat_map(Person::uuids) {
            self.queue.clear(uuid, None).await.map_err(internal)?;
        }
        Ok(())
    }
}
