//! Reading and writing the records of shipments.

use serde::{Deserialize, Serialize};
use storage::settings::SettingError;
use storage::{Clients, Condition, Query, Queue, StorageError, Table, Update, time};

mod claim;

pub(crate) use claim::{Claim, Progress};

use crate::record::{Shipment, Status};
use crate::step::Step;

/// Environment variable with the address of the queue that wakes workers.
pub const QUEUE: &str = "SHIPMENT_QUEUE_URL";
/// Seconds after which the janitor looks whether a message arrived.
pub(crate) const GRACE: i64 = 60;

/// The message that wakes a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wakeup {
    /// The id of the shipment.
    pub shipment: String,
}

/// Which shipments a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of this compendium.
    pub compendium_id: Option<String>,
    /// Only those of this ORCID iD.
    pub user: Option<String>,
}

/// Why a shipment is not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It is not at the repository yet, or never will be.
    #[error("shipment is not shipped")]
    NotShipped,
    /// It goes to no repository.
    #[error("a download can't be published")]
    Download,
    /// A store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The shipments of this service.
#[derive(Debug, Clone)]
pub struct Shipments {
    pub(crate) table: Table,
    pub(crate) queue: Queue,
}

#[derive(Deserialize)]
struct Key {
    id: String,
}

impl Shipments {
    /// The table and the queue that the environment names.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { table: clients.table("SHIPMENTS_TABLE")?, queue: clients.queue(QUEUE)? })
    }

    /// The shipment with this id.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(&self, id: &str) -> Result<Option<Shipment>, StorageError> {
        self.table.get(id).await
    }

    /// Keeps a new shipment that is on its way, and wakes a worker.
    ///
    /// # Errors
    /// `Conflict` when the id is in use.
    pub async fn accept(&self, shipment: &Shipment) -> Result<(), StorageError> {
        self.table.insert(shipment).await?;
        self.wake(&shipment.id).await;
        Ok(())
    }

    /// Keeps an order that was refused.
    ///
    /// # Errors
    /// `Conflict` when the id is in use.
    pub async fn keep(&self, refused: &Shipment) -> Result<(), StorageError> {
        self.table.insert(refused).await
    }

    /// The ids of shipments in the order in which they were ordered.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn list(&self, filter: &Filter, skip: usize, take: usize) -> Result<Vec<String>, StorageError> {
        let query = match (&filter.compendium_id, &filter.user) {
            (None, None) => Query::new("listing", "listing", Shipment::LISTED),
            (None, Some(user)) => Query::new("user", "user", user),
            (Some(compendium), None) => Query::new("compendium", "compendium_id", compendium),
            (Some(compendium), Some(user)) => {
                let of_user = Condition::equals("user", user);
                Query::new("compendium", "compendium_id", compendium).filter(of_user)
            }
        };
        let keys: Vec<Key> = self.table.slice(&query, skip, take).await?;
        Ok(keys.into_iter().map(|key| key.id).collect())
    }

    /// Asks for a publication, and wakes a worker. One that is published or being published is left as it is.
    ///
    /// # Errors
    /// See `PublishError`.
    pub async fn publish(&self, shipment: &Shipment) -> Result<(), PublishError> {
        if shipment.recipient == repository::Recipient::Download.id() {
            return Err(PublishError::Download);
        }
        let is_asked_for = shipment.publishing && shipment.is_under_way();
        if shipment.status == Status::Published || is_asked_for {
            return Ok(());
        }
        let from = shipment.step.when_publishing().filter(|_| !shipment.is_under_way());
        let from = from.ok_or(PublishError::NotShipped)?;
        let update = Self::begin_again(shipment, from, Status::Shipped).set("publishing", true);
        match self.table.change(&shipment.id, update).await {
            Ok(()) => self.wake(&shipment.id).await,
            // Somebody else has asked for it meanwhile.
            Err(StorageError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Has the package of a download made again, which is not kept for ever, and wakes a worker.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn pack_again(&self, shipment: &Shipment) -> Result<(), StorageError> {
        let update = Self::begin_again(shipment, Step::Package, Status::ToBeShipped).remove("package");
        match self.table.change(&shipment.id, update).await {
            Ok(()) => self.wake(&shipment.id).await,
            Err(StorageError::Conflict) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Work on a shipment that nobody works on, as long as it has not changed.
    fn begin_again(shipment: &Shipment, step: Step, status: Status) -> Update {
        Update::new()
            .set("step", step)
            .set("status", status)
            .set("begun", false)
            .set("attempts", 0)
            .set("until", 0)
            .set("working", Shipment::WORKING)
            .set("wake", time::epoch_seconds_after(GRACE))
            .set("updated", time::now_rfc3339())
            .remove("error")
            .when(Condition::equals("updated", &shipment.updated))
            .when(Condition::absent("working"))
    }

    /// Sends a message. One that gets lost is sent again by the janitor.
    async fn wake(&self, id: &str) {
        if let Err(error) = self.queue.send(&Wakeup { shipment: id.to_owned() }).await {
            tracing::error!(alarm = true, %error, shipment = id, "the message of a shipment was not sent");
        }
    }
}
