//! Who has changed since lists of people were last made to follow: the sparse index `unindexed`. What such lists are made
//! of is not identity's affair; it only keeps the mark, in the same write as each change.

use serde::Deserialize;
use storage::{Condition, Query, StorageError, Table, Transaction, Update};
use uuid::Uuid;

use super::People;
use crate::person::{LISTED, PERSON, Person};

#[derive(Deserialize)]
struct Marked {
    id: String,
}

impl People {
    /// Some of those whom lists have to follow, at most so many.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn unindexed(&self, most: i32) -> Result<Vec<Uuid>, StorageError> {
        let query = Query::new("unindexed", "unindexed", LISTED).page_size(most);
        let marked = self.table.query::<Marked>(&query, None).await?.records;
        let uuid = |marked: Marked| marked.id.strip_prefix(PERSON)?.parse().ok();
        Ok(marked.into_iter().filter_map(uuid).collect())
    }

    /// Adds to `writes` that something about a person changes which lists show, unless something has since she was read.
    ///
    /// # Errors
    /// Never in practice; the SDK's builder can refuse.
    pub fn changing(&self, writes: Transaction, person: &Person) -> Result<Transaction, StorageError> {
        let update = marked(Update::new()).when(is_at(person.revision));
        writes.update(&self.table, &person.id, &update)
    }

    /// Adds to `writes` that lists have followed, unless something has changed since she was read.
    ///
    /// # Errors
    /// Never in practice; the SDK's builder can refuse.
    pub fn indexed(&self, writes: Transaction, person: &Person) -> Result<Transaction, StorageError> {
        let update = Update::new().remove("unindexed").when(is_at(person.revision));
        writes.update(&self.table, &person.id, &update)
    }

    /// What holds as long as nothing has changed since she was read: the table, her id there, and the condition.
    #[must_use]
    pub fn unchanged<'a>(&'a self, person: &'a Person) -> (&'a Table, &'a str, Condition) {
        (&self.table, &person.id, is_at(person.revision))
    }
}

/// A change that lists have to follow.
pub(super) fn marked(update: Update) -> Update {
    update.set("unindexed", LISTED).add("revision", 1)
}

/// The row is a person, at this revision. One that was written before there were revisions has none.
fn is_at(revision: u64) -> Condition {
    let same = Condition::equals("revision", revision);
    let same = if revision == 0 { same.or(Condition::absent("revision")) } else { same };
    Condition::existing_item().and(Condition::absent("alias_of")).and(same)
}
