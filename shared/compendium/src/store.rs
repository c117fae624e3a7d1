//! Reading and writing compendium records.

use metadata::Metadata;
use serde::Deserialize;
use serde_bytes::ByteBuf;
use serde_json::Value;
use storage::settings::SettingError;
use storage::{Clients, Condition, Query, StorageError, Table, Transaction, Update, time};

use crate::record::{CompendiumRow, Tombstone, owner_state, pack};
use crate::{Addition, Compendium, links};

/// The compendia of this service.
#[derive(Debug, Clone)]
pub struct Compendia {
    pub(crate) table: Table,
}

/// Which compendia a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Only those of this author.
    pub user: Option<String>,
    /// Only those with this DOI.
    pub doi: Option<String>,
}

impl ListFilter {
    /// True when a compendium is one of those.
    ///
    /// # Errors
    /// When its metadata can't be read.
    pub fn matches(&self, compendium: &Compendium) -> Result<bool, StorageError> {
        let of_user = self.user.as_ref().is_none_or(|user| *user == compendium.user);
        let Some(wanted) = self.doi.as_deref() else { return Ok(of_user) };
        Ok(of_user && doi(&compendium.metadata()?) == Some(wanted))
    }
}

#[derive(Deserialize)]
struct Key {
    id: String,
}

impl Compendia {
    /// The table that the environment names.
    ///
    /// # Errors
    /// When the variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { table: clients.table("COMPENDIA_TABLE")? })
    }

    /// The compendium with this id.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(&self, id: &str) -> Result<Option<Compendium>, StorageError> {
        Ok(self.row(id).await?.and_then(CompendiumRow::compendium))
    }

    /// What is stored under this id: a compendium, or what is left of one.
    pub(crate) async fn row(&self, id: &str) -> Result<Option<CompendiumRow>, StorageError> {
        self.table.get(id).await
    }

    /// The compendium with this id, also as JSON that the table takes back.
    pub(crate) async fn find_exported(&self, id: &str) -> Result<Option<(Compendium, Value)>, StorageError> {
        let found = self.table.get_exported::<CompendiumRow>(id).await?;
        Ok(found.and_then(|(row, exported)| Some((row.compendium()?, exported))))
    }

    /// Writes a new compendium, also in place of a deleted candidate of the same author, unless it is that one again.
    pub(crate) async fn insert(&self, compendium: &Compendium) -> Result<(), StorageError> {
        let reserved = Condition::equals("reserved_for", &compendium.user);
        let reserved = reserved.and(Condition::differs("content", &compendium.content));
        let free = Condition::new_item().or(reserved);
        self.table.put(compendium, free).await
    }

    /// Puts a tombstone in the place of a compendium that has not changed since it was read, and deletes its link.
    ///
    /// # Errors
    /// `Conflict` when it has changed.
    pub(crate) async fn bury(
        &self,
        compendium: &Compendium,
        tombstone: &Tombstone,
    ) -> Result<(), StorageError> {
        let link = match &compendium.link {
            Some(link) => Condition::equals("link", link),
            None => Condition::absent("link"),
        };
        let unchanged = Condition::equals("version", compendium.version).and(link);
        let mut burial = Transaction::new().put(&self.table, tombstone, &unchanged)?;
        if let Some(link) = &compendium.link {
            burial = burial.delete(&self.table, &links::key(link))?;
        }
        burial.commit().await
    }

    /// Saves reviewed metadata, which publishes a candidate for good. `erc_yml` is the rewritten configuration, if
    /// there is one.
    ///
    /// # Errors
    /// `Conflict` when the record has changed since it was read; `TooLarge` when the metadata doesn't fit.
    pub async fn publish(
        &self,
        compendium: &Compendium,
        metadata: &Metadata,
        erc_yml: Option<(&str, &Addition)>,
    ) -> Result<(), StorageError> {
        let packed: ByteBuf = pack(metadata)?;
        let mut update = Update::new()
            .set("packed_metadata", packed)
            .set("candidate", false)
            .set("listing", "published")
            .set("owner_state", owner_state(&compendium.user, false))
            .set("updated", time::now_rfc3339())
            .set("version", compendium.version + 1)
            .when(Condition::equals("version", compendium.version));
        update = match doi(metadata) {
            Some(doi) => update.set("doi", doi),
            None => update.remove("doi"),
        };
        if let Some((path, addition)) = erc_yml {
            update = update.set_entry("additions", path, addition);
        }
        self.table.change(&compendium.id, update).await
    }

    /// Adds or replaces a file that the service made. The compendium must still be there.
    ///
    /// # Errors
    /// `Conflict` when it is gone.
    pub async fn add_file(&self, id: &str, path: &str, addition: &Addition) -> Result<(), StorageError> {
        let update = Update::new()
            .set_entry("additions", path, addition)
            .add("version", 1)
            .when(Condition::existing_item().and(Condition::absent("deleted")));
        self.table.change(id, update).await
    }

    /// The ids of published compendia in the order of their creation.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn published(
        &self,
        filter: &ListFilter,
        skip: usize,
        take: usize,
    ) -> Result<Vec<String>, StorageError> {
        let query = match (&filter.user, &filter.doi) {
            (None, None) => Query::new("published", "listing", "published"),
            (Some(user), None) => Query::new("owner", "owner_state", owner_state(user, false)),
            (None, Some(doi)) => Query::new("doi", "doi", doi),
            (Some(user), Some(doi)) => Query::new("doi", "doi", doi).filter(Condition::equals("user", user)),
        };
        self.ids(&query, skip, take).await
    }

    /// The ids of one author's candidates in the order of their creation.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn candidates(
        &self,
        user: &str,
        skip: usize,
        take: usize,
    ) -> Result<Vec<String>, StorageError> {
        self.ids(&Query::new("owner", "owner_state", owner_state(user, true)), skip, take).await
    }

    async fn ids(&self, query: &Query, skip: usize, take: usize) -> Result<Vec<String>, StorageError> {
        let keys: Vec<Key> = self.table.slice(query, skip, take).await?;
        Ok(keys.into_iter().map(|key| key.id).collect())
    }
}

/// The DOI that lists are filtered by: `metadata.o2r.identifier.doi`.
fn doi(metadata: &Metadata) -> Option<&str> {
    let doi = metadata.o2r.as_ref()?.pointer("/identifier/doi")?.as_str()?;
    // A key of an index has at most 2,048 bytes.
    (!doi.is_empty() && doi.len() <= 2_048).then_some(doi)
}
