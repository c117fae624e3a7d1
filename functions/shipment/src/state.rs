//! What the handlers work with.

use std::time::Duration;

use compendium::Compendia;
use gateway::Wait;
use gateway::compendia::Failure;
use identity::Callers;
use repository::{Repositories, Verified};
use shipment::{Desk, Shipment, Shipments};
use storage::settings::SettingError;
use storage::{Clients, Objects};

/// How long a request waits for the worker.
const WAIT: Duration = Duration::from_secs(20);

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) callers: Callers,
    pub(crate) compendia: Compendia,
    pub(crate) desk: Desk,
    pub(crate) files: Objects,
    pub(crate) repositories: Repositories,
    pub(crate) shipments: Shipments,
    pub(crate) verified: Verified,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        let repositories = Repositories::from_env(clients.secret("REPOSITORY_SECRET")?)?;
        Ok(Self {
            callers: Callers::from_env(clients)?,
            compendia: Compendia::from_env(clients)?,
            desk: Desk::from_env(clients, repositories.clone())?,
            files: clients.objects("FILES_BUCKET")?,
            repositories,
            shipments: Shipments::from_env(clients)?,
            verified: Verified::default(),
        })
    }

    /// A shipment, whoever asks: only what is published is shipped.
    pub(crate) async fn find(&self, id: &str) -> Result<Shipment, Failure> {
        self.shipments.find(id).await?.ok_or_else(|| Failure::not_found("shipment not found"))
    }

    /// The shipment once nobody works on it any more, or as it is after a while.
    pub(crate) async fn settled(&self, id: &str) -> Result<Shipment, Failure> {
        let mut wait = Wait::lasting(WAIT);
        loop {
            let shipment = self.find(id).await?;
            if !shipment.is_under_way() || !wait.again().await {
                return Ok(shipment);
            }
        }
    }
}
