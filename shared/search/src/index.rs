//! The table of rows.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use storage::settings::SettingError;
use storage::{Clients, Condition, Query, StorageError, Table, Transaction};

use crate::document::{Document, Key, Trace, labelled, partition};
use crate::term::Term;

/// Rows of one transaction; DynamoDB takes 100 writes.
const ROWS: usize = 90;

/// Rows of documents, in the table that `SEARCH_TABLE` names.
#[derive(Debug, Clone)]
pub struct Index {
    table: Table,
}

/// What must hold for rows to be written: that the record they follow from is what it was when it was read.
#[derive(Debug, Clone)]
pub struct Fence<'a> {
    /// The table of the record.
    pub table: &'a Table,
    /// Its id.
    pub id: &'a str,
    /// What it must still be, e.g. its version.
    pub condition: Condition,
}

/// What of a list is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// All of it.
    All,
    /// What a term is found in.
    Text(&'a Term),
    /// What has a whole label, in any case.
    Label {
        /// The set that the label is of.
        set: &'a str,
        /// The label.
        label: &'a str,
    },
}

impl<'a> From<Option<&'a Term>> for Wanted<'a> {
    fn from(term: Option<&'a Term>) -> Self {
        term.map_or(Self::All, Self::Text)
    }
}

impl Wanted<'_> {
    /// What is asked of the one partition that has it.
    fn query(self, kind: &str) -> Query {
        let gram = match self {
            Self::All => String::new(),
            Self::Text(term) => term.gram(),
            Self::Label { set, label } => labelled(set, label),
        };
        let query = Query::partition("gram", partition(kind, &gram)).only(&["sort", "shown"]);
        match self {
            Self::Text(term) if !term.is_gram() => query.filter(Condition::contains("text", &term.needle())),
            _ => query,
        }
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice<'a> {
    /// How many to leave out; nothing where `after` is there.
    pub skip: usize,
    /// How many to find at most.
    pub take: usize,
    /// `Found::end` of the part before.
    pub after: Option<&'a str>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// What is shown, in the order of name and id.
    pub entries: Vec<T>,
    /// How many there are in the whole list.
    pub total: usize,
    /// Where this part ended.
    pub end: Option<String>,
}

#[derive(Debug, Serialize)]
struct Row<'a, T> {
    gram: &'a str,
    sort: &'a str,
    text: &'a str,
    shown: &'a T,
}

#[derive(Debug, Deserialize)]
struct Hit<T> {
    sort: String,
    shown: T,
}

impl Index {
    /// The index that the environment names.
    ///
    /// # Errors
    /// When `SEARCH_TABLE` is not set.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { table: clients.table("SEARCH_TABLE")? })
    }

    /// A part of what of the list `kind` is wanted. One partition is read, and what is not found stays where it is; how many
    /// are found in all is counted there, unless the part shows it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find<T: DeserializeOwned>(
        &self,
        kind: &str,
        wanted: impl Into<Wanted<'_>>,
        slice: &Slice<'_>,
    ) -> Result<Found<T>, StorageError> {
        self.find_ordered(kind, wanted, slice, false).await
    }

    /// The same, where `descending` says that the last comes first.
    ///
    /// # Errors
    /// As `find`.
    pub async fn find_ordered<T: DeserializeOwned>(
        &self,
        kind: &str,
        wanted: impl Into<Wanted<'_>>,
        slice: &Slice<'_>,
        descending: bool,
    ) -> Result<Found<T>, StorageError> {
        let mut query = wanted.into().query(kind);
        if descending {
            query = query.newest_first();
        }
        let (query, skip) = match slice.after {
            Some(sort) => (query.after([("sort", sort)]), 0),
            None => (query, slice.skip),
        };
        let hits: Vec<Hit<T>> = self.table.slice(&query, skip, slice.take).await?;
        let is_all = slice.after.is_none() && skip == 0 && hits.len() < slice.take;
        let total = if is_all { hits.len() } else { self.table.count(&query).await? };
        let end = hits.last().map(|hit| hit.sort.clone());
        Ok(Found { entries: hits.into_iter().map(|hit| hit.shown).collect(), total, end })
    }

    /// Makes the rows of an entity those of `documents`. `traces` are those of every document of it that rows may have
    /// been written of, these included: they were recorded before. Rows that are written twice are the same.
    ///
    /// # Errors
    /// `Conflict` when the fence does not hold: the entity has changed, and its rows are somebody else's to write.
    pub async fn write<T: Serialize>(
        &self,
        fence: &Fence<'_>,
        traces: &[Trace],
        documents: &[Document<T>],
    ) -> Result<(), StorageError> {
        let rows = |document: &Document<T>| document.trace.rows().into_keys();
        let kept: BTreeSet<Key> = documents.iter().flat_map(rows).collect();
        let mut writes = Transaction::new();
        // What goes, goes first: it may be what must not be found any more.
        for key in Trace::stale(traces, &kept) {
            writes = writes.delete_row(&self.table, [("gram", &key.gram), ("sort", &key.sort)])?;
            writes = fence.commit_when_full(writes).await?;
        }
        for document in documents {
            for (key, text) in document.trace.rows() {
                let row = Row { gram: &key.gram, sort: &key.sort, text: &text, shown: &document.shown };
                writes = writes.replace(&self.table, &row)?;
                writes = fence.commit_when_full(writes).await?;
            }
        }
        fence.commit(writes).await
    }
}

impl Fence<'_> {
    async fn commit_when_full(&self, writes: Transaction) -> Result<Transaction, StorageError> {
        if writes.len() < ROWS {
            return Ok(writes);
        }
        self.commit(writes).await?;
        Ok(Transaction::new())
    }

    async fn commit(&self, writes: Transaction) -> Result<(), StorageError> {
        if writes.is_empty() {
            return Ok(());
        }
        writes.check(self.table, self.id, &self.condition)?.commit().await
    }
}
