//! Rows and preferences whose time has come.

use serde::{Deserialize, Serialize};
use storage::{Condition, Query, Queue, StorageError, Update, time};

use crate::row::QueueRow;
use crate::store::OrcidQueue;
use crate::{Preferences, Unsettled};

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
    /// When the row was due as the message was sent: with another time it is another message's. Without one it is anybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<i64>,
}

/// What the index says of a row, or of preferences.
#[derive(Debug, Deserialize)]
struct Waiting {
    id: String,
    due: i64,
}

impl OrcidQueue {
    /// Rows that are due, the earliest first, `most` of them at most.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn due(&self, most: usize) -> Result<Vec<Wakeup>, StorageError> {
        let waiting = self.waiting(QueueRow::BATCH, most).await?;
        let wakeup = |waiting: &Waiting| Some(Wakeup { row: waiting.number()?, due: Some(waiting.due) });
        Ok(waiting.iter().filter_map(wakeup).collect())
    }

    /// Preferences that are to be looked through, those that wait longest first, `most` of them at most.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn unsettled(&self, most: usize) -> Result<Vec<Unsettled>, StorageError> {
        let waiting = self.waiting(Preferences::BATCH, most).await?;
        let unsettled = |waiting: &Waiting| {
            Some(Unsettled { profile: Preferences::profile_of(&waiting.id)?, due: waiting.due })
        };
        Ok(waiting.iter().filter_map(unsettled).collect())
    }

    async fn waiting(&self, batch: &'static str, most: usize) -> Result<Vec<Waiting>, StorageError> {
        let query = Query::new("due", "batch", batch).only(&["id", "due"]).page_size(AT_ONCE);
        let now = time::epoch_seconds_after(0);
        let (mut due, mut start) = (Vec::new(), None);
        loop {
            let page = self.table.query::<Waiting>(&query, start).await?;
            let is_last = page.records.iter().any(|waiting| waiting.due > now);
            due.extend(page.records.into_iter().filter(|waiting| waiting.due <= now));
            start = page.next.filter(|_| !is_last && due.len() < most);
            if start.is_none() {
                due.truncate(most);
                return Ok(due);
            }
        }
    }
}

impl Waiting {
    fn number(&self) -> Option<i32> {
        self.id.strip_prefix("queue#").and_then(|number| number.parse().ok())
    }
}

/// Sends messages for the rows that are due; how many. Called every minute.
///
/// # Errors
/// When the store or the queue does not answer.
pub async fn wake(queue: &OrcidQueue, messages: &Queue) -> Result<usize, StorageError> {
    let mut woken = 0;
    for waiting in queue.waiting(QueueRow::BATCH, MAX_ROWS).await? {
        let Some(row) = waiting.number() else { continue };
        let due = time::epoch_seconds_after(AGAIN);
        let update = Update::new().set("due", due).when(Condition::equals("due", waiting.due));
        match queue.table.change(&waiting.id, update).await {
            Ok(()) => {
                messages.send(&Wakeup { row, due: Some(due) }).await?;
                woken += 1;
            }
            // Somebody sends it, or it has gone.
            Err(StorageError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(woken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_may_say_no_time() {
        for (text, due) in [(r#"{"row":73}"#, None), (r#"{"row":73,"due":7}"#, Some(7))] {
            let wakeup = Wakeup { row: 73, due };
            assert_eq!(serde_json::from_str::<Wakeup>(text).unwrap(), wakeup);
            assert_eq!(serde_json::to_string(&wakeup).unwrap(), text);
        }
    }
}
