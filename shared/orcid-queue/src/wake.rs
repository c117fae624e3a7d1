//! Rows whose time has come.

use serde::{Deserialize, Serialize};
use storage::{Condition, Query, Queue, StorageError, Update, time};

use crate::row::QueueRow;
use crate::store::OrcidQueue;

/// Rows that are read at once.
const AT_ONCE: i32 = 200;
/// Rows that are handed out in one round at most.
const MAX_ROWS: usize = 2_000;
/// Seconds until one that was handed out is looked at again.
const AGAIN: i64 = 300;

/// The message that has a row sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wakeup {
    /// The row's number.
    pub row: i32,
}

/// What the index says of a row.
#[derive(Debug, Deserialize)]
struct Waiting {
    id: String,
    due: i64,
}

/// Sends messages for the rows that are due; how many. Called every minute.
///
/// # Errors
/// When the store or the queue does not answer.
pub async fn wake(queue: &OrcidQueue, messages: &Queue) -> Result<usize, StorageError> {
    let query = Query::new("due", "batch", QueueRow::BATCH).page_size(AT_ONCE);
    let now = time::epoch_seconds_after(0);
    let (mut woken, mut start) = (0, None);
    loop {
        let page = queue.table.query::<Waiting>(&query, start).await?;
        for waiting in page.records {
            // The earliest come first.
            if waiting.due > now || woken >= MAX_ROWS {
                return Ok(woken);
            }
            let Some(row) = waiting.id.strip_prefix("queue#").and_then(|number| number.parse().ok()) else {
                continue;
            };
            let update = Update::new()
                .set("due", time::epoch_seconds_after(AGAIN))
                .when(Condition::equals("due", waiting.due));
            match queue.table.change(&waiting.id, update).await {
                Ok(()) => {
                    messages.send(&Wakeup { row }).await?;
                    woken += 1;
                }
                // Somebody sends it, or it has gone.
                Err(StorageError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
        start = page.next;
        if start.is_none() {
            return Ok(woken);
        }
    }
}
