//! Reading and writing the records of publications.

mod index;
mod list;
mod projects;

pub use list::{Found, Part};

use search::Index;
use storage::settings::SettingError;
use storage::{Clients, Condition, StorageError, Table, Transaction, Update};
use uuid::Uuid;

use crate::Publication;
use crate::record::Record;

/// The publications of this service.
#[derive(Debug, Clone)]
pub struct Publications {
    table: Table,
    index: Index,
}

impl Publications {
    /// The tables that `PUBLICATIONS_TABLE` and `SEARCH_TABLE` name.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { table: clients.table("PUBLICATIONS_TABLE")?, index: Index::from_env(clients)? })
    }

    /// The publication with this uuid.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(&self, uuid: Uuid) -> Result<Option<Publication>, StorageError> {
        Ok(self.stored(uuid).await?.map(|record| record.publication))
    }

    async fn stored(&self, uuid: Uuid) -> Result<Option<Record>, StorageError> {
        let record: Option<Record> = self.table.get(&uuid.to_string()).await?;
        Ok(record.filter(|record| !record.is_removed()))
    }

    /// Whether this uuid was given to a publication that is there, or is just being removed.
    pub(crate) async fn is_known(&self, uuid: Uuid) -> Result<bool, StorageError> {
        Ok(self.table.get::<Record>(&uuid.to_string()).await?.is_some())
    }

    /// Writes the details of a publication that were changed, together with what else is to be written. What ORCID calls it
    /// meanwhile stays.
    ///
    /// # Errors
    /// `Conflict` when it changed since it was read, or another condition does not hold.
    pub(crate) async fn change(
        &self,
        changed: &Publication,
        writes: Transaction,
    ) -> Result<(), StorageError> {
        let stored = self.stored(changed.uuid).await?.ok_or(StorageError::Conflict)?;
        let update = Update::new()
            .set("details", &changed.details)
            .set("updated", &changed.updated)
            .set("version", changed.version)
            .set("unindexed", Record::UNINDEXED)
            .set("traces", stored.traces_with(changed))
            .when(is_version(changed.version.saturating_sub(1)));
        let writes = self.belonging(writes, changed, &stored.publication.details.projects)?;
        writes.update(&self.table, &changed.id, &update)?.commit().await?;
        self.settle(changed.uuid).await;
        Ok(())
    }

    /// Removes a publication, together with what else is to be written.
    ///
    /// # Errors
    /// As `change`.
    pub(crate) async fn remove(
        &self,
        publication: &Publication,
        writes: Transaction,
    ) -> Result<(), StorageError> {
        // The record goes when no list has it any more.
        let update = Update::new()
            .set("removed", true)
            .add("version", 1)
            .set("unindexed", Record::UNINDEXED)
            .remove("listing")
            .when(is_version(publication.version));
        let mut gone = publication.clone();
        let before = std::mem::take(&mut gone.details.projects);
        let writes = self.belonging(writes, &gone, &before)?;
        writes.update(&self.table, &publication.id, &update)?.commit().await?;
        self.settle(publication.uuid).await;
        Ok(())
    }

    /// Adds to a transaction that a publication is there from now on. It conflicts where its uuid is taken: the publication of
    /// a shipment was made before.
    ///
    /// # Errors
    /// When the record can't be an item.
    pub(crate) fn adding(
        &self,
        writes: Transaction,
        publication: &Publication,
    ) -> Result<Transaction, StorageError> {
        let writes = self.belonging(writes, publication, &[])?;
        writes.put(&self.table, &Record::new(publication.clone()), &Condition::new_item())
    }

    /// Remembers what ORCID calls a publication on its owner's record; `None`: it is not there any more. Of one that was removed
    /// there is nothing to remember.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn record(&self, uuid: Uuid, put_code: Option<&str>) -> Result<(), StorageError> {
        match self.table.change(&uuid.to_string(), called(put_code)).await {
            Err(StorageError::Conflict) => Ok(()),
            recorded => recorded,
        }
    }
}

fn is_version(version: u64) -> Condition {
    Condition::equals("version", version).and(Condition::absent("removed"))
}

fn called(put_code: Option<&str>) -> Update {
    let update = Update::new().when(Condition::existing_item());
    match put_code {
        Some(put_code) => update.set("orcid_put_code", put_code),
        None => update.remove("orcid_put_code"),
    }
}
