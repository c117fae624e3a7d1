//! What the handlers work with, and the checks that most of them begin with.

use compendium::{Archives, Compendia, Loader, Opened, Uploads, access};
use delivery::denied;
use execution::jobs::Jobs;
use gateway::compendia::Failure;
use http::HeaderMap;
use identity::Callers;
use storage::settings::{self, SettingError};
use storage::{Clients, Objects};

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) archives: Archives,
    pub(crate) callers: Callers,
    pub(crate) compendia: Compendia,
    pub(crate) files: Objects,
    pub(crate) jobs: Jobs,
    pub(crate) loader: Loader,
    /// The address that clients know.
    pub(crate) public_url: String,
    pub(crate) uploads: Uploads,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            archives: Archives::from_env(clients)?,
            callers: Callers::from_env(clients)?,
            compendia: Compendia::from_env(clients)?,
            files: clients.objects("FILES_BUCKET")?,
            jobs: Jobs::from_env(clients)?,
            loader: Loader::from_env(clients)?,
            public_url: settings::text("PUBLIC_URL")?,
            uploads: Uploads::from_env(clients)?,
        })
    }

    /// The compendium with this id, or behind the public link with this id, if this caller may view it; 404 comes
    /// before 401 and 403.
    pub(crate) async fn viewable(&self, id: &str, headers: &HeaderMap) -> Result<Opened, Failure> {
        let opened = self.compendia.open(id).await?.ok_or_else(unknown)?;
        if access::needs_caller(&opened) {
            let caller = self.callers.identify(headers).await?;
            access::view(&opened, &caller).map_err(|error| denied(&error))?;
        }
        Ok(opened)
    }
}

pub fn unknown() -> Failure {
    Failure::not_found("no compendium with this id")
}
