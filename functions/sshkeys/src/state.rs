//! What the handlers work with.

use gateway::people::{Failure, signed_in};
use http::HeaderMap;
use identity::{Callers, Person};
use people::{PersonPart, Profiles, Viewer};
use sshkey::{KeyKind, Keys, SshKey};
use storage::settings::SettingError;
use storage::{Clients, Secret, StorageError};
use uuid::Uuid;

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) callers: Callers,
    pub(crate) keys: Keys,
    pub(crate) profiles: Profiles,
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
            profiles: Profiles::from_env(clients)?,
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

    /// Which of a person's keys a caller sees: her own all; of others the active ones for slivers, unless they hide them
    /// from all but facility operators.
    pub(crate) async fn visible(
        &self,
        caller: &Person,
        person: &Person,
        mut keys: Vec<SshKey>,
    ) -> Result<Vec<SshKey>, StorageError> {
        let viewer = Viewer::of(caller, person);
        if viewer == Viewer::Herself {
            return Ok(keys);
        }
        let shown = viewer.sees_all() || self.profiles.of(person).await?.shows(PersonPart::SshKeys);
        keys.retain(|key| shown && key.kind == KeyKind::Sliver && key.is_active());
        Ok(keys)
    }
}
