//! What the handlers work with.

use compendium::Compendia;
use gateway::people::{Failure, signed_in};
use http::HeaderMap;
use identity::{Caller, Callers};
use people::{NamedPerson, Profiles};
use project::{Change, Named, People, Project, Projects, Viewer};
use publication::Publications;
use storage::settings::{self, SettingError};
use storage::{Clients, StorageError};
use uuid::Uuid;

use crate::errors;

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) callers: Callers,
    pub(crate) compendia: Compendia,
    pub(crate) profiles: Profiles,
    pub(crate) projects: Projects,
    pub(crate) publications: Publications,
    pub(crate) public_url: String,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            callers: Callers::from_env(clients)?,
            compendia: Compendia::from_env(clients)?,
            profiles: Profiles::from_env(clients)?,
            projects: Projects::from_env(clients)?,
            publications: Publications::from_env(clients)?,
            public_url: settings::text("PUBLIC_URL")?,
        })
    }

    /// Who looks; may be nobody.
    pub(crate) async fn anybody(&self, headers: &HeaderMap) -> Result<(Caller, Viewer), Failure> {
        let caller = self.callers.identify(headers).await?;
        let viewer = caller.person().map_or_else(Viewer::anonymous, Viewer::person);
        Ok((caller, viewer))
    }

    /// Who has signed in.
    pub(crate) async fn somebody(&self, headers: &HeaderMap) -> Result<(Caller, Viewer), Failure> {
        let caller = self.callers.identify(headers).await?;
        let viewer = Viewer::person(signed_in(&caller)?);
        Ok((caller, viewer))
    }

    /// The project of a path, as far as the viewer may see it.
    pub(crate) async fn project(&self, viewer: &Viewer, uuid: &str) -> Result<Project, Failure> {
        let refused = |error| errors::refusal(viewer, error);
        self.projects.see(viewer, errors::uuid(uuid)?).await.map_err(refused)
    }

    /// Changes the project of a path in the name of who sends these headers.
    pub(crate) async fn change(
        &self,
        viewer: &Viewer,
        uuid: &str,
        change: &Change,
    ) -> Result<Project, Failure> {
        let refused = |error| errors::refusal(viewer, error);
        self.projects.change(viewer, errors::uuid(uuid)?, change).await.map_err(refused)
    }

    /// Who is who, as far as the caller may know: addresses are shown as GET /people shows them.
    pub(crate) async fn named(&self, caller: &Caller, uuids: &[Uuid]) -> Result<People, StorageError> {
        let Some(caller) = caller.person() else { return Ok(People::new()) };
        let found = self.profiles.named(self.callers.people(), uuids).await?;
        let named = |(uuid, person): (Uuid, NamedPerson)| {
            let email = person.email_for(caller).map(str::to_owned);
            (uuid, Named { email, name: person.name, uuid: person.uuid })
        };
        Ok(found.into_iter().map(named).collect())
    }
}
