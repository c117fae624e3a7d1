//! Writing what follows from a change, alone or together with the producer's own record.

use storage::{Condition, StorageError, Transaction, Update, time};
use uuid::Uuid;

use crate::decision::{Decision, Known, Pending, decide, orphaned};
use crate::row::QueueRow;
use crate::store::OrcidQueue;
use crate::subject::SubjectItem;
use crate::{Mode, Operation, Preferences, Subject};

/// How often a write is tried anew after losing to another writer.
pub(crate) const ATTEMPTS: usize = 8;

/// What a producer has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The person whose record it is about.
    pub profile: Uuid,
    /// What it is about.
    pub subject: Subject,
    /// Whether it is there, as it is now, or gone.
    pub present: bool,
    /// What people call it: a title, a value.
    pub description: String,
}

/// The writes that follow from a change. All of them have conditions: they happen as planned, or not at all.
#[derive(Debug)]
pub struct Plan {
    pub(crate) queue: OrcidQueue,
    pub(crate) writes: Option<Writes>,
}

#[derive(Debug)]
pub(crate) struct Writes {
    subject: Subject,
    profile: Uuid,
    item: Option<SubjectItem>,
    /// What it was planned by.
    preferences: Preferences,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    New(Box<QueueRow>),
    Change { row: Box<QueueRow>, operation: Operation, put_code: Option<String>, description: String },
    Drop(Box<QueueRow>),
}

impl OrcidQueue {
    /// What follows from a change. Nothing, when nothing is synchronised, or when the person's preferences say that such things
    /// are not sent; but what she asked for goes with the entity that it is about.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn plan(&self, change: &Change) -> Result<Plan, StorageError> {
        if !self.enabled {
            return Ok(Plan { queue: self.clone(), writes: None });
        }
        let preferences = self.preferences(change.profile).await?;
        let is_section = change.subject.kind().is_section();
        let is_sent = preferences.sends(change.subject.kind());
        if !is_sent && (change.present || is_section) {
            return Ok(Plan { queue: self.clone(), writes: None });
        }
        let item: Option<SubjectItem> = self.table.get(&change.subject.key(change.profile)).await?;
        let pending = match item.as_ref().and_then(|item| item.pending) {
            Some(number) => Some(self.find(number).await?.ok_or(StorageError::Conflict)?),
            None => None,
        };
        let known = Known {
            pending: pending.as_ref().map(Pending::from),
            put_code: item.as_ref().and_then(|item| item.put_code.as_deref()),
        };
        let decision =
            if is_sent { decide(change.present, is_section, known) } else { orphaned(known.pending) };
        let kind = match (decision, pending) {
            (Decision::New(operation, put_code), _) => {
                let number = self.next_number().await?;
                let row = QueueRow::new(number, change.profile, &change.subject, operation);
                let description = Some(change.description.clone());
                Kind::New(Box::new(QueueRow { put_code, description, ..row }))
            }
            (Decision::Change(operation, put_code), Some(row)) => {
                let description = change.description.clone();
                Kind::Change { row: Box::new(row), operation, put_code, description }
            }
            (Decision::Drop, Some(row)) => Kind::Drop(Box::new(row)),
            (Decision::Nothing | Decision::Change(..) | Decision::Drop, _) => {
                return Ok(Plan { queue: self.clone(), writes: None });
            }
        };
        let (subject, profile) = (change.subject.clone(), change.profile);
        Ok(Plan { queue: self.clone(), writes: Some(Writes { subject, profile, item, preferences, kind }) })
    }

    /// Queues what follows from a change.
    ///
    /// # Errors
    /// When the store does not answer; `Conflict` when others write all the time.
    pub async fn enqueue(&self, change: &Change) -> Result<(), StorageError> {
        for _ in 0..ATTEMPTS {
            let planned = match self.plan(change).await {
                Ok(plan) => plan.join(Transaction::new())?.commit().await,
                Err(error) => Err(error),
            };
            match planned {
                Err(StorageError::Conflict) => {}
                done => return done,
            }
        }
        Err(StorageError::Conflict)
    }

    /// The same for an entity that the queue never had: one that it had waits, was sent, or was discarded.
    ///
    /// # Errors
    /// As `enqueue`.
    pub async fn enqueue_unknown(&self, change: &Change) -> Result<(), StorageError> {
        let item: Option<SubjectItem> = self.table.get(&change.subject.key(change.profile)).await?;
        if item.is_some() { Ok(()) } else { self.enqueue(change).await }
    }

    /// A plan of one new row.
    pub(crate) fn planned(
        &self,
        row: QueueRow,
        subject: Subject,
        item: Option<SubjectItem>,
        preferences: Preferences,
    ) -> Plan {
        let profile = row.profile_item_id;
        let writes = Writes { subject, profile, item, preferences, kind: Kind::New(Box::new(row)) };
        Plan { queue: self.clone(), writes: Some(writes) }
    }
}

impl Plan {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_none()
    }

    /// Adds the writes, up to three, to a transaction. When that ends in a conflict, plan anew.
    ///
    /// # Errors
    /// When a record can't be an item.
    pub fn join(self, transaction: Transaction) -> Result<Transaction, StorageError> {
        let Self { queue, writes: Some(writes) } = self else { return Ok(transaction) };
        let table = &queue.table;
        let Writes { subject, profile, item, preferences, kind } = writes;
        let is_pushed = preferences.mode == Mode::Batch;
        let key = subject.key(profile);
        let transaction = match kind {
            Kind::New(row) => {
                let row = if is_pushed { row.pushed() } else { *row };
                let update = Update::new()
                    .set("pending", row.number)
                    .set("series", Subject::series(row.record_type, profile))
                    .set("description", &row.description)
                    .when(unchanged(item.as_ref()));
                let update = match &subject {
                    Subject::Entity { .. } => update,
                    Subject::Section { signature, .. } => update.set("signature", signature),
                };
                let transaction = transaction.put(table, &row, &Condition::new_item())?;
                transaction.update(table, &key, &update)?
            }
            Kind::Change { row, operation, put_code, description } => {
                let mut update = Update::new()
                    .set("operation", operation)
                    .set("description", description)
                    .set("attempts", 0)
                    .add("revision", 1)
                    .when(Condition::existing_item())
                    .when(Condition::equals("revision", row.revision));
                update = match put_code {
                    Some(put_code) => update.set("put_code", put_code),
                    None => update.remove("put_code"),
                };
                update = match (&subject, operation) {
                    (Subject::Entity { .. }, Operation::Delete) => update.remove("entity_id"),
                    (Subject::Entity { id, .. }, _) => update.set("entity_id", id),
                    (Subject::Section { .. }, _) => update,
                };
                if is_pushed {
                    let now = time::epoch_seconds_after(0);
                    update = update.set("batch", QueueRow::BATCH);
                    // Somebody who is sending it sets the time himself, unless he has given it up by now.
                    update = match row.holder {
                        None => update.set("due", now),
                        Some(_) => update.set_if_absent("due", now),
                    };
                }
                transaction.update(table, &row.id, &update)?
            }
            Kind::Drop(row) => {
                let untouched = Condition::equals("revision", row.revision)
                    .and(Condition::absent("holder"))
                    .and(Condition::absent("sent"));
                let free = Update::new().remove("pending").when(Condition::equals("pending", row.number));
                transaction.delete_when(table, &row.id, &untouched)?.update(table, &key, &free)?
            }
        };
        // What was decided by the preferences holds while they do.
        transaction.check(table, &Preferences::key(profile), &preferences.still())
    }
}

/// Nothing waits and ORCID has what it had.
fn unchanged(item: Option<&SubjectItem>) -> Condition {
    let same = match item.and_then(|item| item.put_code.as_ref()) {
        Some(code) => Condition::equals("put_code", code),
        None => Condition::absent("put_code"),
    };
    Condition::absent("pending").and(same)
}

#[cfg(test)]
mod tests {
    use storage::Clients;

    use super::*;

    /// Nothing is read either: the store that the queue has here can't answer.
    #[tokio::test]
    async fn nothing_is_queued_while_synchronisation_is_off() {
        // A variable that is always there. Nothing is contacted.
        let table = Clients::from_env().table("PATH").unwrap();
        let queue = OrcidQueue { table, enabled: false };
        for present in [true, false] {
            let subject = Subject::publication(Uuid::nil());
            let change = Change { profile: Uuid::nil(), subject, present, description: String::new() };
            assert!(queue.plan(&change).await.unwrap().is_empty());
            queue.enqueue(&change).await.unwrap();
        }
    }
}
