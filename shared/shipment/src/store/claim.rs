//! Who works on a shipment. A claim is a lease that its holder renews: when the holder dies it runs out. Every write of a
//! worker names its claim and the step that it is in, so whoever lost the shipment changes nothing any more.

use std::time::Duration;

use repository::Published;
use storage::{Condition, StorageError, Transaction, Update, time};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::{GRACE, Shipments, Wakeup};
use crate::record::{Made, Shipment, Status};
use crate::step::Step;

/// How long a claim is good for unless renewed, in seconds.
const LEASE_SECONDS: u64 = 60;
/// How often its holder renews it.
const RENEW_EVERY: Duration = Duration::from_secs(15);
/// How long before its end a holder that can't renew it stops: what it asked of a repository has been answered then.
const MARGIN: Duration = Duration::from_secs(15);

/// The right to work on a shipment.
#[derive(Debug)]
pub(crate) struct Claim {
    shipments: Shipments,
    id: String,
    holder: String,
}

/// What a step came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The package is there.
    Packed(Made),
    /// The deposition is there, with this id.
    Deposited(String),
    /// Nothing to be remembered.
    Nothing,
    /// It is published.
    Published(Published),
}

impl Shipments {
    /// Claims a shipment that has something to be done and is nobody's; `None` for all others.
    pub(crate) async fn claim(&self, id: &str) -> Result<Option<(Claim, Shipment)>, StorageError> {
        let claim = Claim { shipments: self.clone(), id: id.to_owned(), holder: Uuid::new_v4().to_string() };
        let free = Condition::less("until", time::epoch_seconds_after(1));
        let update =
            leased().set("holder", &claim.holder).when(Condition::equals("working", Shipment::WORKING));
        match self.table.update(id, update.when(free)).await {
            Ok(shipment) => Ok(Some((claim, shipment))),
            Err(StorageError::Conflict) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Claim {
    /// Renews it until it is lost, and why that is.
    pub async fn keep(&self) -> StorageError {
        let mut good_until = Instant::now() + lease();
        loop {
            sleep(RENEW_EVERY).await;
            let begun = Instant::now();
            match self.shipments.table.change(&self.id, leased().when(self.is_held())).await {
                Ok(()) => good_until = begun + lease(),
                Err(StorageError::Conflict) => return StorageError::Conflict,
                Err(error) if Instant::now() + RENEW_EVERY + MARGIN > good_until => return error,
                Err(error) => tracing::warn!(%error, "a claim on a shipment could not be renewed"),
            }
        }
    }

    /// Records that a step begins; the shipment as it is then.
    pub async fn begin(&self, step: Step) -> Result<Shipment, StorageError> {
        let update = leased().set("begun", true).add("attempts", 1).when(self.is_held());
        self.shipments.table.update(&self.id, update.when(Condition::equals("step", step))).await
    }

    /// Records that a step is done, and which is next; the shipment as it is then. After the last one the claim ends.
    pub async fn complete(
        &self,
        step: Step,
        next: Step,
        progress: &Progress,
    ) -> Result<Shipment, StorageError> {
        self.shipments.table.update(&self.id, self.completion(step, next, progress)).await
    }

    /// The same, together with other writes.
    pub async fn complete_with(
        &self,
        step: Step,
        next: Step,
        progress: &Progress,
        writes: Transaction,
    ) -> Result<Shipment, StorageError> {
        let table = &self.shipments.table;
        writes.update(table, &self.id, &self.completion(step, next, progress))?.commit().await?;
        table.get(&self.id).await?.ok_or(StorageError::Conflict)
    }

    fn completion(&self, step: Step, next: Step, progress: &Progress) -> Update {
        let mut update = Update::new()
            .set("step", next)
            .set("begun", false)
            .set("updated", time::now_rfc3339())
            .when(self.is_held())
            .when(Condition::equals("step", step));
        // Whether an upload was good only its verification tells: until then they are counted together.
        if step != Step::Upload {
            update = update.set("attempts", 0);
        }
        update = match progress {
            Progress::Packed(made) => update.set("package", made),
            Progress::Deposited(id) => update.set("deposition_id", id),
            Progress::Nothing => update,
            Progress::Published(Published { doi, url }) => {
                update.set("doi", doi).set("deposition_url", url).set("published", time::now_rfc3339())
            }
        };
        if next == Step::Done {
            let is_published = matches!(progress, Progress::Published(_));
            update = ended(update, if is_published { Status::Published } else { Status::Shipped });
        }
        update
    }

    /// Goes back to an earlier step, whose attempts go on being counted.
    pub async fn back(&self, from: Step, to: Step) -> Result<Shipment, StorageError> {
        let update = leased().set("step", to).set("begun", true).when(self.is_held());
        self.shipments.table.update(&self.id, update.when(Condition::equals("step", from))).await
    }

    /// Gives it back for a while, after which a message comes.
    pub async fn pause(self, pause: Duration) -> Result<(), StorageError> {
        let seconds = i64::try_from(pause.as_secs()).unwrap_or(i64::MAX);
        let update = Update::new()
            .set("until", time::epoch_seconds_after(seconds))
            .set("wake", time::epoch_seconds_after(seconds.saturating_add(GRACE)))
            .remove("holder")
            .when(self.is_held());
        self.shipments.table.change(&self.id, update).await?;
        // Without the message the janitor wakes somebody.
        let wakeup = Wakeup { shipment: self.id };
        if let Err(error) = self.shipments.queue.send_after(pause, &wakeup).await {
            tracing::error!(alarm = true, %error, "the message of a shipment was not sent");
        }
        Ok(())
    }

    /// Ends the shipment with an error.
    pub async fn fail(self, error: &str) -> Result<(), StorageError> {
        let update = Update::new().set("error", error).set("updated", time::now_rfc3339());
        let update = ended(update, Status::Error).when(self.is_held());
        self.shipments.table.change(&self.id, update).await
    }

    fn is_held(&self) -> Condition {
        Condition::equals("holder", &self.holder)
    }
}

fn lease() -> Duration {
    Duration::from_secs(LEASE_SECONDS)
}

/// The lease from now on, and when the janitor looks what became of it.
fn leased() -> Update {
    let seconds = i64::try_from(LEASE_SECONDS).unwrap_or(i64::MAX);
    let (until, wake) = (time::epoch_seconds_after(seconds), time::epoch_seconds_after(seconds));
    Update::new().set("until", until).set("wake", wake)
}

/// Nothing more is to be done.
fn ended(update: Update, status: Status) -> Update {
    update.set("status", status).set("publishing", false).remove("holder").remove("working").remove("wake")
}
