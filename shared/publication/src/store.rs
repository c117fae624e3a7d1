//! Reading and writing the records of publications.

use storage::settings::SettingError;
use storage::{Clients, Condition, Query, StorageError, Table, Transaction, Update};
use uuid::Uuid;

use crate::Publication;

/// The publications of this service.
#[derive(Debug, Clone)]
pub struct Publications {
    table: Table,
}

impl Publications {
    /// The table that `PUBLICATIONS_TABLE` names.
    ///
    /// # Errors
    /// When the variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { table: clients.table("PUBLICATIONS_TABLE")? })
    }

    /// The publication with this uuid.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(&self, uuid: Uuid) -> Result<Option<Publication>, StorageError> {
        self.table.get(&uuid.to_string()).await
    }

    /// Those of an ORCID iD, hidden ones too, newest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn of_owner(
        &self,
        orcid: &str,
        skip: usize,
        take: usize,
    ) -> Result<Vec<Publication>, StorageError> {
        self.table.slice(&of_owner(orcid), skip, take).await
    }

    /// How many these are.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_of_owner(&self, orcid: &str) -> Result<usize, StorageError> {
        self.table.count(&of_owner(orcid)).await
    }

    /// All that are not hidden, newest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn list(&self, skip: usize, take: usize) -> Result<Vec<Publication>, StorageError> {
        self.table.slice(&listed(), skip, take).await
    }

    /// How many these are.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count(&self) -> Result<usize, StorageError> {
        self.table.count(&listed()).await
    }

    /// Adds to a transaction that a publication is there from now on. It conflicts where its uuid is taken: the publication of
    /// a shipment was made before.
    ///
    /// # Errors
    /// When the record can't be an item.
    pub fn adding(
        &self,
        writes: Transaction,
        publication: &Publication,
    ) -> Result<Transaction, StorageError> {
        writes.put(&self.table, publication, &Condition::new_item())
    }

    /// Adds to a transaction that the details of a publication are these from now on. It conflicts where they changed since
    /// they were read; what ORCID calls it meanwhile stays.
    ///
    /// # Errors
    /// When the change can't be one.
    pub fn changing(&self, writes: Transaction, changed: &Publication) -> Result<Transaction, StorageError> {
        let update = Update::new()
            .set("details", &changed.details)
            .set("updated", &changed.updated)
            .set("version", changed.version)
            .when(is_version(changed.version.saturating_sub(1)));
        writes.update(&self.table, &changed.id, &update)
    }

    /// Adds to a transaction that a publication is no more. It conflicts where it changed since it was read.
    ///
    /// # Errors
    /// When the change can't be one.
    pub fn removing(
        &self,
        writes: Transaction,
        publication: &Publication,
    ) -> Result<Transaction, StorageError> {
        writes.delete_when(&self.table, &publication.id, &is_version(publication.version))
    }

    /// Adds to a transaction what ORCID calls a publication on its owner's record; `None`: it is not there any more. It
    /// conflicts where the publication was removed.
    ///
    /// # Errors
    /// When the change can't be one.
    pub fn recording(
        &self,
        writes: Transaction,
        uuid: Uuid,
        put_code: Option<&str>,
    ) -> Result<Transaction, StorageError> {
        writes.update(&self.table, &uuid.to_string(), &called(put_code))
    }

    /// Remembers what ORCID calls a publication; of one that was removed there is nothing to remember.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn record(&self, uuid: Uuid, put_code: Option<&str>) -> Result<(), StorageError> {
        match self.table.change(&uuid.to_string(), called(put_code)).await {
            Err(StorageError::Conflict) => Ok(()),
            recorded => recorded,
        }
    }

    /// Hides all publications of an ORCID iD, or shows them again. Hide them before the person's preference says so, and show
    /// them after it does, so that none is ever shown against it; who enters one meanwhile reads the preference.
    ///
    /// # Errors
    /// When the store does not answer: some may be hidden or shown then, and the call may come again.
    pub async fn hide(&self, orcid: &str, is_hiding: bool) -> Result<(), StorageError> {
        let mut start = None;
        loop {
            let page: storage::Page<Publication> = self.table.query(&of_owner(orcid), start).await?;
            for publication in page.records.iter().filter(|one| one.is_hidden() != is_hiding) {
                let update = Update::new().when(Condition::existing_item());
                let update = if is_hiding {
                    update.remove("listing")
                } else {
                    update.set("listing", Publication::LISTED)
                };
                match self.table.change(&publication.id, update).await {
                    // It was removed meanwhile.
                    Ok(()) | Err(StorageError::Conflict) => {}
                    Err(error) => return Err(error),
                }
            }
            start = page.next;
            if start.is_none() {
                return Ok(());
            }
        }
    }
}

fn of_owner(orcid: &str) -> Query {
    Query::new("user", "user", orcid).newest_first()
}

fn listed() -> Query {
    Query::new("listing", "listing", Publication::LISTED).newest_first()
}

fn is_version(version: u64) -> Condition {
    Condition::equals("version", version)
}

fn called(put_code: Option<&str>) -> Update {
    let update = Update::new().when(Condition::existing_item());
    match put_code {
        Some(put_code) => update.set("orcid_put_code", put_code),
        None => update.remove("orcid_put_code"),
    }
}
