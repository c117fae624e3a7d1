//! What the handlers work with.

use std::time::Duration;

use gateway::Wait;
use gateway::link::{Details, Failure};
use http::HeaderMap;
use identity::{Account, Callers, Person};
use linking::{Link, Links};
use orcid::OAuth;
use orcid_queue::OrcidQueue;
use storage::Clients;
use storage::settings::SettingError;

/// How long a link that is removed waits for what is being sent. The calls before and after it have to fit into the request, too.
const WAIT: Duration = Duration::from_secs(8);

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

    /// Forgets what waits to be sent to the record of an account, and what she wanted to be sent (contract/orcid-sync.md 2.2).
    /// What is being sent is waited for, so that it has come to an end before its token does.
    pub(crate) async fn forget_queue(&self, account: &Account) -> Result<(), Failure> {
        let internal = |error| Failure::internal(&error);
        let person = self.callers.people().find(account.person).await.map_err(internal)?;
        let mut wait = Wait::lasting(WAIT);
        for uuid in person.iter().flat_map(Person::uuids) {
            // First: nothing comes after it.
            self.queue.forget_preferences(uuid).await.map_err(internal)?;
            while !self.queue.clear(uuid, |_| true).await.map_err(internal)? {
                if !wait.again().await {
                    break;
                }
            }
        }
        Ok(())
    }
}
