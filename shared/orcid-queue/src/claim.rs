//! Who is sending a row. A claim is a lease: when its holder dies it runs out. Every write of the holder names its claim.

use std::time::Duration;

use storage::{Condition, StorageError, Transaction, Update, time};
use uuid::Uuid;

use crate::decision::remaining;
use crate::history::HistoryRow;
use crate::plan::ATTEMPTS;
use crate::row::{QueueRow, SentId};
use crate::store::OrcidQueue;
use crate::{Operation, Retry};

/// How long a claim is good for, in seconds: longer than all calls of one attempt may take (`UPSTREAM_TIMEOUT_MS` is 25 s at
/// most), and than a function that was begun.
const LEASE_SECONDS: i64 = 60;

/// What became of an attempt to claim a row.
#[derive(Debug)]
pub enum Claimed {
    /// It is the caller's.
    Mine(Box<Claim>),
    /// Somebody else is sending it; the history of that will have this number.
    Held(i32),
    /// There is no such row, or it is not this message's any more.
    Gone,
}

/// The right to send a row, once.
#[derive(Debug)]
pub struct Claim {
    queue: OrcidQueue,
    row: QueueRow,
    holder: String,
    history: i32,
}

/// What came of sending a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What ORCID was asked for.
    pub operation: Operation,
    /// ORCID's status, 0 or 500 (contract/orcid-sync.md 2.3).
    pub status: u16,
    /// ORCID's number for the item, if the answer says it.
    pub put_code: Option<String>,
    /// The body of the answer, or why there is none.
    pub message: Option<String>,
    /// Whether it is done.
    pub done: bool,
    /// Whether ORCID may have done it all the same. It is looked for before it is sent again.
    pub unclear: bool,
}

impl OrcidQueue {
    /// Claims a row that nobody is sending; for a message that says when the row was `due`, only if it still is.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn claim(&self, number: i32, due: Option<i64>) -> Result<Claimed, StorageError> {
        match self.find(number).await? {
            None => return Ok(Claimed::Gone),
            Some(row) if due.is_some() && row.due != due => return Ok(Claimed::Gone),
            Some(row) if row.is_held() => return Ok(Claimed::Held(row.history.unwrap_or_default())),
            Some(_) => {}
        }
        let (holder, history) = (Uuid::new_v4().to_string(), self.next_number().await?);
        let free = Condition::absent("holder").or(Condition::less("until", time::epoch_seconds_after(1)));
        let until = time::epoch_seconds_after(LEASE_SECONDS);
        let mut update = Update::new()
            .set("holder", &holder)
            .set("history", history)
            .set("until", until)
            // When the holder dies, the push looks after the row by then. Without `batch` it is in no index.
            .set("due", until)
            .when(Condition::existing_item())
            .when(free);
        if let Some(due) = due {
            update = update.when(Condition::equals("due", due));
        }
        match self.table.update(&QueueRow::key(number), update).await {
            Ok(row) => Ok(Claimed::Mine(Box::new(Claim { queue: self.clone(), row, holder, history }))),
            Err(StorageError::Conflict) => match self.find(number).await? {
                Some(row) => Ok(Claimed::Held(row.history.unwrap_or_default())),
                None => Ok(Claimed::Gone),
            },
            Err(error) => Err(error),
        }
    }
}

impl Claim {
    /// The row as it was claimed.
    #[must_use]
    pub fn row(&self) -> &QueueRow {
        &self.row
    }

    /// Records by what the item can be found at ORCID, before it is sent there.
    ///
    /// # Errors
    /// `Conflict` when the claim is lost: nothing may be sent.
    pub async fn begin(&self, sent: &[SentId]) -> Result<(), StorageError> {
        let until = time::epoch_seconds_after(LEASE_SECONDS);
        let update =
            Update::new().set("until", until).set("due", until).set("sent", sent).when(self.is_held());
        self.queue.table.change(&self.row.id, update).await
    }

    /// Records what came of it. `retry` counts a failure, as the push does.
    ///
    /// # Errors
    /// `Conflict` when the claim is lost.
    pub async fn settle(self, outcome: &Outcome, retry: Option<Retry>) -> Result<HistoryRow, StorageError> {
        let history = HistoryRow::new(
            self.history,
            &self.row,
            outcome.operation,
            outcome.status,
            outcome.put_code.as_deref(),
            outcome.message.as_deref(),
        );
        let mut now = self.row.clone();
        for _ in 0..ATTEMPTS {
            let transaction = Transaction::new().put(&self.queue.table, &history, &Condition::new_item())?;
            let transaction = if outcome.done {
                self.done(transaction, outcome, &now)?
            } else {
                transaction.update(&self.queue.table, &now.id, &self.failed(outcome, retry, now.revision))?
            };
            match transaction.commit().await {
                Ok(()) => return Ok(history),
                Err(StorageError::Conflict) => {}
                Err(error) => return Err(error),
            }
            // Changed meanwhile, or another transaction was at it.
            now = self.present().await?.ok_or(StorageError::Conflict)?;
        }
        Err(StorageError::Conflict)
    }

    /// Gives the row back without a trace, e.g. since it can't be sent as it is; `retry` counts that as a failure.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn release(self, retry: Option<Retry>) -> Result<(), StorageError> {
        let mut revision = self.row.revision;
        for _ in 0..ATTEMPTS {
            let update = counted(given_back(Update::new()), &self.row, revision, retry).when(self.is_held());
            match self.queue.table.change(&self.row.id, update).await {
                Err(StorageError::Conflict) => {}
                written => return written,
            }
            match self.present().await? {
                Some(row) => revision = row.revision,
                // Somebody else has it now.
                None => return Ok(()),
            }
        }
        Err(StorageError::Conflict)
    }

    /// Gives the row back for a while, e.g. since ORCID asks for it. That is no failure.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn pause(self, pause: Duration) -> Result<(), StorageError> {
        let seconds = i64::try_from(pause.as_secs()).unwrap_or(i64::MAX);
        let update = given_back(Update::new()).set("due", time::epoch_seconds_after(seconds));
        match self.queue.table.change(&self.row.id, update.when(self.is_held())).await {
            // Somebody else has it now.
            Err(StorageError::Conflict) => Ok(()),
            written => written,
        }
    }

    /// Gives the row back and out of the hands of the push, unless it was given to the push anew. For a claim that has not
    /// begun.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn leave(self) -> Result<(), StorageError> {
        let update = given_back(Update::new())
            .remove("batch")
            .remove("due")
            .when(self.is_held())
            .when(Condition::equals("revision", self.row.revision))
            .when(Condition::equals("due", self.row.due));
        match self.queue.table.change(&self.row.id, update).await {
            Err(StorageError::Conflict) => self.release(None).await,
            written => written,
        }
    }

    /// The row as it is now, while it is the claim's.
    async fn present(&self) -> Result<Option<QueueRow>, StorageError> {
        let row = self.queue.find(self.row.number).await?;
        Ok(row.filter(|row| row.holder.as_ref() == Some(&self.holder)))
    }

    /// The row goes, or becomes what was wanted of it meanwhile.
    fn done(
        &self,
        transaction: Transaction,
        outcome: &Outcome,
        now: &QueueRow,
    ) -> Result<Transaction, StorageError> {
        let table = &self.queue.table;
        let put_code = match outcome.operation {
            Operation::Delete => None,
            // A value is never changed: it was removed.
            Operation::Update if self.row.record_type.is_section() => None,
            Operation::Insert => outcome.put_code.as_ref(),
            Operation::Update => outcome.put_code.as_ref().or(self.row.put_code.as_ref()),
        };
        let still = self.is_held().and(Condition::equals("revision", now.revision));
        let waits = Condition::equals("pending", now.number);
        let rest = (now.revision != self.row.revision)
            .then(|| {
                let put_code = put_code.map(String::as_str);
                remaining(now.operation, outcome.operation, put_code, now.record_type.is_section())
            })
            .flatten();
        let Some((operation, code)) = rest else {
            let transaction = transaction.delete_when(table, &now.id, &still)?;
            return match put_code {
                None => transaction.delete_when(table, &now.subject, &waits),
                Some(code) => {
                    let update = Update::new().remove("pending").set("put_code", code).when(waits);
                    transaction.update(table, &now.subject, &update)
                }
            };
        };
        let mut row = given_back(Update::new())
            .set("operation", operation)
            .set("due", time::epoch_seconds_after(0))
            .remove("sent")
            .when(still);
        row = match code {
            Some(code) => row.set("put_code", code),
            None => row.remove("put_code"),
        };
        let subject = Update::new().when(waits);
        let subject = match put_code {
            Some(code) => subject.set("put_code", code),
            None => subject.remove("put_code"),
        };
        transaction.update(table, &now.id, &row)?.update(table, &now.subject, &subject)
    }

    fn failed(&self, outcome: &Outcome, retry: Option<Retry>, revision: u32) -> Update {
        let update = given_back(Update::new()).when(self.is_held());
        let update = if outcome.unclear { update } else { update.remove("sent") };
        counted(update, &self.row, revision, retry)
    }

    fn is_held(&self) -> Condition {
        Condition::equals("holder", &self.holder)
    }
}

/// Nobody has it any more.
fn given_back(update: Update) -> Update {
    update.remove("holder").remove("history").set("until", 0)
}

/// Counts a failure with a row that is at this revision now. What was changed meanwhile was never tried: nothing is counted,
/// and it stays with the push.
fn counted(update: Update, claimed: &QueueRow, revision: u32, retry: Option<Retry>) -> Update {
    let update = update.when(Condition::equals("revision", revision));
    match retry {
        _ if revision != claimed.revision => update.set("due", time::epoch_seconds_after(0)),
        Some(retry) => OrcidQueue::after_failure(update, retry, claimed.attempts + 1),
        None => update,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Subject;

    /// The attributes that a failure touches, of a row that was claimed at revision 3.
    fn touched(revision: u32, max_attempts: u32) -> Vec<&'static str> {
        let row = QueueRow::new(7, Uuid::nil(), &Subject::project(Uuid::nil()), Operation::Insert);
        let row = QueueRow { revision: 3, ..row };
        let retry = Retry { max_attempts, first_pause: 60 };
        let update = counted(Update::new(), &row, revision, Some(retry));
        assert_eq!(update.condition(), Some(&Condition::equals("revision", revision)));
        let text = format!("{update:?}");
        ["attempts", "batch", "due"]
            .into_iter()
            .filter(|name| text.contains(&format!("\"{name}\"")))
            .collect()
    }

    #[test]
    fn a_failure_counts_until_the_last() {
        assert_eq!(touched(3, 5), ["attempts", "due"]);
        assert_eq!(touched(3, 1), ["attempts", "batch", "due"]);
    }

    #[test]
    fn a_failure_with_what_it_was_before_does_not_count() {
        assert_eq!(touched(4, 5), ["due"]);
        assert_eq!(touched(4, 1), ["due"]);
    }
}
