//! Who makes an archive. A claim is a lease that its holder renews: when the holder dies it runs out.

use std::time::Duration;

use storage::{Condition, StorageError, Table, Update, time};
use tokio::time::sleep;
use uuid::Uuid;

/// How long a claim is good for unless renewed, in seconds.
const LEASE_SECONDS: i64 = 45;
/// How often its holder renews it: two may fail.
const RENEW_EVERY: Duration = Duration::from_secs(15);
/// For how long a message counts as being on its way, in seconds. Another one after that does no harm.
const ANNOUNCED_SECONDS: i64 = 120;
/// How long nobody is asked to try again after a failure, in seconds.
const PAUSE_SECONDS: i64 = 30;
/// How long a row stays, in seconds.
const REMEMBERED_SECONDS: i64 = 24 * 60 * 60;

/// The claims on archives, beside the uploads: `archive#<digest>`.
#[derive(Debug, Clone)]
pub(super) struct Claims {
    table: Table,
}

/// The right to make one archive.
pub(super) struct Claim {
    table: Table,
    id: String,
    holder: String,
}

impl Claims {
    pub fn new(table: Table) -> Self {
        Self { table }
    }

    /// Claims an archive; `None` while somebody else holds it.
    pub async fn take(&self, digest: &str) -> Result<Option<Claim>, StorageError> {
        let claim = Claim { table: self.table.clone(), id: id(digest), holder: Uuid::new_v4().to_string() };
        let update = remembered()
            .set("held_until", time::epoch_seconds_after(LEASE_SECONDS))
            .set("holder", &claim.holder)
            .remove("announced_until")
            .when(is_past("held_until"));
        match self.table.change(&claim.id, update).await {
            Ok(()) => Ok(Some(claim)),
            Err(StorageError::Conflict) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// True for the one who is to ask for an archive: nobody makes it, and no message to do so is on its way.
    pub async fn announce(&self, digest: &str) -> Result<bool, StorageError> {
        let update = remembered()
            .set("announced_until", time::epoch_seconds_after(ANNOUNCED_SECONDS))
            .when(is_past("held_until"))
            .when(is_past("announced_until"));
        match self.table.change(&id(digest), update).await {
            Ok(()) => Ok(true),
            Err(StorageError::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Claim {
    /// Renews it until it is lost, and why that is.
    pub async fn keep(&self) -> StorageError {
        loop {
            sleep(RENEW_EVERY).await;
            let update = Update::new().set("held_until", time::epoch_seconds_after(LEASE_SECONDS));
            match self.table.change(&self.id, update.when(self.is_held())).await {
                Ok(()) => {}
                Err(StorageError::Conflict) => return StorageError::Conflict,
                // There is time for another try.
                Err(error) => tracing::warn!(%error, "a claim on an archive could not be renewed"),
            }
        }
    }

    /// Gives it back, after a failure with a pause before anybody is asked again. Where that fails it runs out.
    pub async fn release(self, is_made: bool) {
        let mut update = Update::new().remove("held_until").remove("holder").when(self.is_held());
        if !is_made {
            update = update.set("announced_until", time::epoch_seconds_after(PAUSE_SECONDS));
        }
        match self.table.change(&self.id, update).await {
            Ok(()) | Err(StorageError::Conflict) => {}
            Err(error) => tracing::warn!(%error, "a claim on an archive was not given back and runs out"),
        }
    }

    fn is_held(&self) -> Condition {
        Condition::equals("holder", &self.holder)
    }
}

fn id(digest: &str) -> String {
    format!("archive#{digest}")
}

fn remembered() -> Update {
    Update::new().set("expires_at", time::epoch_seconds_after(REMEMBERED_SECONDS))
}

fn is_past(attribute: &str) -> Condition {
    Condition::absent(attribute).or(Condition::less(attribute, time::epoch_seconds_after(0)))
}
