//! Lists of publications, always by an index.

use std::collections::HashMap;

use search::{Slice, Term};
use serde::Deserialize;
use storage::{Condition, Query, StorageError};
use uuid::Uuid;

use super::Publications;
use crate::Publication;
use crate::record::Record;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// How many to leave out; nothing where `after` is there.
    pub skip: usize,
    /// How many to find at most.
    pub take: usize,
    /// `Found::end` of the part before.
    pub after: Option<&'a [&'a str]>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The publications.
    pub publications: Vec<Publication>,
    /// How many there are in the whole list.
    pub total: usize,
    /// Where this part ended.
    pub end: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    created: String,
}

impl Publications {
    /// A part of all publications that are not hidden, or of those that `term` is found in, in the order of their titles.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn list(&self, term: Option<&Term>, part: &Part<'_>) -> Result<Found, StorageError> {
        self.settle_all().await?;
        let after = part.after.and_then(|keys| keys.first().copied());
        let slice = Slice { skip: part.skip, take: part.take, after };
        let found = self.index.find::<Uuid>(Publication::LISTED, term, &slice).await?;
        let mut publications = self.all(found.entries).await?;
        // Rows follow their records a moment later.
        publications.retain(|publication| !publication.is_hidden());
        Ok(Found { publications, total: found.total, end: found.end.map(|sort| vec![sort]) })
    }

    /// A part of the publications of an ORCID iD, newest first; hidden ones only for `with_hidden`.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn of_owner(
        &self,
        orcid: &str,
        with_hidden: bool,
        part: &Part<'_>,
    ) -> Result<Found, StorageError> {
        let query = of_owner(orcid, with_hidden);
        let (query, skip) = match part.after {
            Some([created, id]) => (query.after([("created", *created), ("id", *id)]), 0),
            _ => (query, part.skip),
        };
        let entries: Vec<Entry> = self.table.slice(&query, skip, part.take).await?;
        let total = self.count_of_owner(orcid, with_hidden).await?;
        let end = entries.last().map(|entry| vec![entry.created.clone(), entry.id.clone()]);
        let uuids: Vec<Uuid> = entries.iter().filter_map(|entry| entry.id.parse().ok()).collect();
        let publications = self.all(uuids).await?;
        Ok(Found { publications, total, end })
    }

    /// How many publications an ORCID iD has; hidden ones only for `with_hidden`.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_of_owner(&self, orcid: &str, with_hidden: bool) -> Result<usize, StorageError> {
        self.table.count(&of_owner(orcid, with_hidden)).await
    }

    /// Those that are there, in this order.
    pub(super) async fn all(&self, uuids: Vec<Uuid>) -> Result<Vec<Publication>, StorageError> {
        let ids: Vec<_> = uuids.iter().map(Uuid::to_string).collect();
        let records: Vec<Record> = self.table.get_many(&ids, &[]).await?;
        let there = records.into_iter().filter(|record| !record.is_removed());
        let mut there: HashMap<_, _> =
            there.map(|record| (record.publication.uuid, record.publication)).collect();
        Ok(uuids.iter().filter_map(|uuid| there.remove(uuid)).collect())
    }
}

fn of_owner(orcid: &str, with_hidden: bool) -> Query {
    let query = Query::new("user", "user", orcid).newest_first().filter(Condition::absent("removed"));
    if with_hidden { query } else { query.filter(Condition::Present("listing".to_owned())) }
}
