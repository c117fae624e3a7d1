//! Reading and writing the table.

use serde::Deserialize;
use storage::settings::{self, SettingError};
use storage::{Clients, Condition, Query, StorageError, Table, Transaction, Update, time};
use uuid::Uuid;

use crate::history::HistoryRow;
use crate::plan::ATTEMPTS;
use crate::row::QueueRow;
use crate::subject::SubjectItem;
use crate::{Operation, Retry, Subject};

/// Environment variable with the name of the table.
pub const TABLE: &str = "ORCID_SYNC_TABLE";
/// The item that all numbers come from.
const COUNTER: &str = "counter";
/// Rows that are read at once where all of a person's are.
pub(crate) const AT_ONCE: i32 = 200;

/// A row that its owner asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// Whose record it is about.
    pub profile: Uuid,
    /// What it is about.
    pub subject: Subject,
    /// What is to be done.
    pub operation: Operation,
    /// ORCID's number for what is to be changed or removed.
    pub put_code: Option<String>,
    /// What people call it.
    pub description: Option<String>,
}

/// Why a row is not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Something else is to be done with the same subject.
    #[error("The ORCID queue record {0} waits for the same entity")]
    Queued(i32),
    /// The store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why a row is not removed.
#[derive(Debug, thiserror::Error)]
pub enum DiscardError {
    /// It is being sent.
    #[error("the row is being sent")]
    Held,
    /// There is none.
    #[error("there is no such row")]
    Gone,
    /// The store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The queue and its history.
#[derive(Debug, Clone)]
pub struct OrcidQueue {
    pub(crate) table: Table,
    /// Whether anything is synchronised: what happens meanwhile is not queued (contract/orcid-sync.md 2.2).
    pub(crate) enabled: bool,
}

#[derive(Deserialize)]
struct Counter {
    last: i32,
}

#[derive(Deserialize)]
pub(crate) struct Key {
    pub id: String,
}

impl OrcidQueue {
    /// The table that the environment names, and `ORCID_SYNCHRONIZATION`.
    ///
    /// # Errors
    /// When the table is not named, or the switch is neither true nor false.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        let enabled = settings::parsed("ORCID_SYNCHRONIZATION", true, "true or false")?;
        Ok(Self { table: clients.table(TABLE)?, enabled })
    }

    /// The row with this number.
    ///
    /// # Errors
    /// When the store does not answer, here and below.
    pub async fn find(&self, number: i32) -> Result<Option<QueueRow>, StorageError> {
        self.table.get(&QueueRow::key(number)).await
    }

    /// The history with this number.
    ///
    /// # Errors
    /// As `find`.
    pub async fn history(&self, number: i32) -> Result<Option<HistoryRow>, StorageError> {
        self.table.get(&HistoryRow::key(number)).await
    }

    /// How many rows wait for a person.
    ///
    /// # Errors
    /// As `find`.
    pub async fn count(&self, profile: Uuid) -> Result<usize, StorageError> {
        self.table.count(&of(profile)).await
    }

    /// Rows that wait for a person, in the order of their ids.
    ///
    /// # Errors
    /// As `find`.
    pub async fn list(&self, profile: Uuid, skip: usize, take: usize) -> Result<Vec<QueueRow>, StorageError> {
        self.table.slice(&of(profile), skip, take).await
    }

    /// Whether something else of the person's is what ORCID has under this number.
    ///
    /// # Errors
    /// As `find`.
    pub async fn is_anothers(&self, row: &QueueRow, put_code: &str) -> Result<bool, StorageError> {
        let series = Subject::series(row.record_type, row.profile_item_id);
        let query = Query::new("series", "series", series)
            .filter(Condition::equals("put_code", put_code))
            .only(&["id"]);
        let mut start = None;
        loop {
            let page = self.table.query::<Key>(&query, start).await?;
            if page.records.iter().any(|Key { id }| *id != row.subject) {
                return Ok(true);
            }
            start = page.next;
            if start.is_none() {
                return Ok(false);
            }
        }
    }

    /// A number that no row had, and none will have again.
    pub(crate) async fn next_number(&self) -> Result<i32, StorageError> {
        let counter: Counter = self.table.update(COUNTER, Update::new().add("last", 1)).await?;
        Ok(counter.last)
    }

    /// Makes a row as its owner wants it, whatever her preferences; or the row that waits, when it says the same. Whether it
    /// is new.
    ///
    /// # Errors
    /// See `CreateError`.
    pub async fn create(&self, new: &NewRow) -> Result<(QueueRow, bool), CreateError> {
        for _ in 0..ATTEMPTS {
            match self.create_once(new).await {
                // Somebody was faster.
                Err(CreateError::Storage(StorageError::Conflict)) => {}
                created => return created,
            }
        }
        Err(StorageError::Conflict.into())
    }

    async fn create_once(&self, new: &NewRow) -> Result<(QueueRow, bool), CreateError> {
        let item: Option<SubjectItem> = self.table.get(&new.subject.key(new.profile)).await?;
        if let Some(number) = item.as_ref().and_then(|item| item.pending) {
            return match self.find(number).await? {
                Some(row) if (row.operation, &row.put_code) == (new.operation, &new.put_code) => {
                    Ok((row, false))
                }
                Some(_) => Err(CreateError::Queued(number)),
                // It has gone in between.
                None => Err(StorageError::Conflict.into()),
            };
        }
        let preferences = self.preferences(new.profile).await?;
        let row = QueueRow::new(self.next_number().await?, new.profile, &new.subject, new.operation);
        let (put_code, description) = (new.put_code.clone(), new.description.clone());
        let row = QueueRow { put_code, description, asked: true, ..row };
        let plan = self.planned(row.clone(), new.subject.clone(), item, preferences);
        plan.join(Transaction::new())?.commit().await?;
        Ok((row, true))
    }

    /// Removes a row that nobody is sending.
    ///
    /// # Errors
    /// See `DiscardError`.
    pub async fn discard(&self, row: &QueueRow) -> Result<(), DiscardError> {
        let free = Condition::absent("holder").or(Condition::less("until", time::epoch_seconds_after(0)));
        let free = Condition::existing_item().and(free);
        let pending = Update::new().remove("pending").when(Condition::equals("pending", row.number));
        let removed = Transaction::new()
            .delete_when(&self.table, &row.id, &free)?
            .update(&self.table, &row.subject, &pending)?
            .commit()
            .await;
        match removed {
            Ok(()) => Ok(()),
            Err(StorageError::Conflict) => match self.find(row.number).await? {
                Some(_) => Err(DiscardError::Held),
                None => Err(DiscardError::Gone),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the rows of a person that are `is_unwanted` and that nobody is sending, e.g. when her link ends or when
    /// a preference does. Whether none of them is left.
    ///
    /// # Errors
    /// As `find`.
    pub async fn clear(
        &self,
        profile: Uuid,
        is_unwanted: impl Fn(&QueueRow) -> bool,
    ) -> Result<bool, StorageError> {
        let query = of(profile).page_size(AT_ONCE);
        let (mut all, mut start) = (true, None);
        loop {
            let page = self.table.query::<QueueRow>(&query, start).await?;
            for row in page.records {
                if is_unwanted(&row) {
                    all &= self.removed(&row).await?;
                }
            }
            start = page.next;
            if start.is_none() {
                return Ok(all);
            }
        }
    }

    /// Removes a row; false when somebody is sending it.
    pub(crate) async fn removed(&self, row: &QueueRow) -> Result<bool, StorageError> {
        match self.discard(row).await {
            Ok(()) | Err(DiscardError::Gone) => Ok(true),
            Err(DiscardError::Held) => Ok(false),
            Err(DiscardError::Storage(error)) => Err(error),
        }
    }

    /// What the push does with rows of this person from now on, after so many failures.
    pub(crate) fn after_failure(update: Update, retry: Retry, attempts: u32) -> Update {
        let update = update.set("attempts", attempts);
        match retry.pause(attempts) {
            Some(pause) => {
                let seconds = i64::try_from(pause.as_secs()).unwrap_or(i64::MAX);
                update.set("due", time::epoch_seconds_after(seconds))
            }
            None => update.remove("batch").remove("due"),
        }
    }
}

/// The index of a person's rows.
pub(crate) fn of(profile: Uuid) -> Query {
    Query::new("profile", "profile_item_id", profile)
}
