//! Shipments that nobody works on though somebody should: their message was lost, or their worker died.

use serde::Deserialize;
use storage::{Condition, Query, StorageError, Update, time};

use crate::record::Shipment;
use crate::store::{Shipments, Wakeup};

/// Shipments that are looked at in one round.
const AT_ONCE: i32 = 100;
/// Seconds until one that was woken is looked at again.
const AGAIN: i64 = 300;

/// What the index says of a shipment.
#[derive(Debug, Deserialize)]
struct Waiting {
    id: String,
    wake: i64,
}

/// Sends messages for those whose time has come; how many. Called every minute.
///
/// # Errors
/// When the store or the queue does not answer.
pub async fn wake(shipments: &Shipments) -> Result<usize, StorageError> {
    // By that time, the earliest first.
    let query = Query::new("working", "working", Shipment::WORKING).page_size(AT_ONCE);
    let page = shipments.table.query::<Waiting>(&query, None).await?;
    let now = time::epoch_seconds_after(0);
    let mut woken = 0;
    for waiting in page.records.into_iter().take_while(|waiting| waiting.wake <= now) {
        let update = Update::new()
            .set("wake", time::epoch_seconds_after(AGAIN))
            .when(Condition::equals("wake", waiting.wake));
        match shipments.table.change(&waiting.id, update).await {
            Ok(()) => {
                shipments.queue.send(&Wakeup { shipment: waiting.id }).await?;
                woken += 1;
            }
            // It goes on, or another janitor woke it.
            Err(StorageError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(woken)
}
