//! What the handlers work with, and what all of them begin with.

use gateway::people::{Failure, signed_in};
use http::HeaderMap;
use identity::{Caller, Callers, Person, Role};
use people::Profiles;
use project::Projects;
use publication::{Publication, Register};
use storage::Clients;
use storage::settings::{self, SettingError};

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) callers: Callers,
    pub(crate) profiles: Profiles,
    pub(crate) projects: Projects,
    /// The address that clients know.
    pub(crate) public_url: String,
    pub(crate) register: Register,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            callers: Callers::from_env(clients)?,
            profiles: Profiles::from_env(clients)?,
            projects: Projects::from_env(clients)?,
            public_url: settings::text("PUBLIC_URL")?,
            register: Register::from_env(clients)?,
        })
    }

    /// Who asks: somebody who has signed in.
    pub(crate) async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Failure> {
        let caller = self.callers.identify(headers).await?;
        signed_in(&caller)?;
        Ok(caller)
    }

    /// A publication that the caller may see. What she may not see is not there.
    pub(crate) async fn find(&self, caller: &Caller, uuid: &str) -> Result<Publication, Failure> {
        let found = match uuid.parse() {
            Ok(uuid) => self.register.publications().find(uuid).await?,
            Err(_) => None,
        };
        let visible = found.filter(|found| !found.is_hidden() || is_hers(caller, found));
        visible.ok_or_else(|| Failure::no_match("Publication", uuid))
    }

    /// One that the caller may change: her own, and every one for a facility operator.
    pub(crate) async fn find_own(&self, caller: &Caller, uuid: &str) -> Result<Publication, Failure> {
        let found = self.find(caller, uuid).await?;
        if is_hers(caller, &found) {
            return Ok(found);
        }
        let uuid = signed_in(caller)?.uuid;
        Err(Failure::forbidden(format!(
            "User: '{uuid}' lacks sufficient authorization to modify this publication"
        )))
    }

    /// Whose ORCID record a publication is on: its owner, as she is now, since two of her records may have become one.
    pub(crate) async fn owner(&self, publication: &Publication) -> Result<Person, Failure> {
        let owner = self.callers.people().find(publication.created_by).await?;
        owner.ok_or_else(|| Failure::no_match("Person", &publication.created_by.to_string()))
    }
}

/// Whether the caller sees and changes it whatever its owner shows.
fn is_hers(caller: &Caller, publication: &Publication) -> bool {
    caller.is(&publication.user) || caller.has_level(Role::FacilityOperator.level())
}
