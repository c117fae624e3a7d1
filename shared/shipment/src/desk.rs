//! Taking orders (contract/compendia.md 7.2).

use compendium::Compendia;
use repository::{Recipient, Repositories};
use storage::settings::SettingError;
use storage::{Clients, Objects, StorageError};

use crate::order::Order;
use crate::package::{Package, PackageError, limit};
use crate::record::Shipment;
use crate::store::Shipments;

/// Why an order is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// There is no such compendium. A public link's id is none: a shipment, which everybody sees, would tell it.
    #[error("no compendium with this id")]
    UnknownCompendium,
    /// There is no such recipient, or no token for it. The order is kept.
    #[error("there is no such recipient")]
    UnknownRecipient,
    /// The compendium is not published. The order is kept.
    #[error("compendium is a candidate")]
    Candidate,
    /// It can't be packed.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// Another shipment has this id.
    #[error("shipment id is in use")]
    InUse,
    /// A store did not answer.
    #[error(transparent)]
    Storage(StorageError),
}

impl From<StorageError> for OrderError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Conflict => Self::InUse,
            error => Self::Storage(error),
        }
    }
}

/// Where shipments are ordered.
#[derive(Debug, Clone)]
pub struct Desk {
    compendia: Compendia,
    files: Objects,
    repositories: Repositories,
    shipments: Shipments,
    limit: u64,
}

impl Desk {
    /// Everything from the environment, as `Shipper` has it.
    ///
    /// # Errors
    /// When a setting is missing or can't be read.
    pub fn from_env(clients: &Clients, repositories: Repositories) -> Result<Self, SettingError> {
        Ok(Self {
            compendia: Compendia::from_env(clients)?,
            files: clients.objects("FILES_BUCKET")?,
            repositories,
            shipments: Shipments::from_env(clients)?,
            limit: limit()?,
        })
    }

    /// The shipment, on its way.
    ///
    /// # Errors
    /// See `OrderError`.
    pub async fn take(&self, order: Order) -> Result<Shipment, OrderError> {
        let compendium = self.compendia.find(&order.compendium_id).await?;
        let compendium = compendium.ok_or(OrderError::UnknownCompendium)?;
        let refusal = if !self.reaches(&order.recipient).await? {
            Some(OrderError::UnknownRecipient)
        } else if compendium.candidate {
            Some(OrderError::Candidate)
        } else {
            None
        };
        if let Some(refusal) = refusal {
            self.shipments.keep(&order.refused(&refusal.to_string())).await?;
            return Err(refusal);
        }
        let shipment = order.accepted();
        // Planned here already, so that who orders learns what is wrong with a bag.
        Package::plan(&self.files, &compendium, &shipment, self.limit).await?;
        self.shipments.accept(&shipment).await?;
        Ok(shipment)
    }

    async fn reaches(&self, recipient: &str) -> Result<bool, StorageError> {
        match recipient.parse() {
            Ok(Recipient::Download) => Ok(true),
            Ok(recipient) => Ok(self.repositories.configured().await?.contains(&recipient)),
            Err(_) => Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_another_has_is_in_use() {
        assert!(matches!(OrderError::from(StorageError::Conflict), OrderError::InUse));
        let missing = OrderError::from(StorageError::Missing("x".to_owned()));
        assert!(matches!(missing, OrderError::Storage(_)));
    }
}
