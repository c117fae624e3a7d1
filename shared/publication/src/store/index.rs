//! Keeping the index of all publications right (shared/search): rows follow from the record, whoever died while writing them.

use search::{Document, Fence};
use storage::{Condition, Query, StorageError, Update};
use uuid::Uuid;

use super::Publications;
use crate::Publication;
use crate::record::Record;

/// Records that are put right at once.
const AT_ONCE: i32 = 25;

impl Publications {
    /// Makes the rows of a publication what its record says. A failure is no error: whoever lists next begins again.
    pub async fn settle(&self, uuid: Uuid) {
        let settled = async {
            let record: Option<Record> = self.table.get(&uuid.to_string()).await?;
            match record {
                Some(record) if record.is_unindexed() => self.index_record(&record).await,
                _ => Ok(()),
            }
        };
        match settled.await {
            // It changed meanwhile, and whoever changed it writes its rows.
            Ok(()) | Err(StorageError::Conflict) => {}
            Err(error) => tracing::warn!(%error, %uuid, "a publication is not in the index yet"),
        }
    }

    /// Goes on with what others left: normally there is nothing.
    pub(super) async fn settle_all(&self) -> Result<(), StorageError> {
        let query = Query::new("unindexed", "unindexed", Record::UNINDEXED).page_size(AT_ONCE);
        let page: storage::Page<Key> = self.table.query(&query, None).await?;
        for Key { id } in page.records {
            if let Ok(uuid) = id.parse() {
                self.settle(uuid).await;
            }
        }
        Ok(())
    }

    async fn index_record(&self, record: &Record) -> Result<(), StorageError> {
        let publication = &record.publication;
        let is_same = Condition::equals("version", publication.version);
        let fence = Fence { table: &self.table, id: &publication.id, condition: is_same.clone() };
        let trace = publication.trace().filter(|_| !record.is_removed());
        let documents: Vec<_> =
            trace.iter().map(|trace| Document { trace: trace.clone(), shown: publication.uuid }).collect();
        self.index.write(&fence, record.traces(), &documents).await?;
        if record.is_removed() {
            return self.table.delete(&publication.id, Some(is_same)).await;
        }
        let traces: Vec<_> = trace.into_iter().collect();
        let update = Update::new().set("traces", traces).remove("unindexed").when(is_same);
        self.table.change(&publication.id, update).await
    }

    /// Hides all publications of an ORCID iD, or shows them again. Hide them before the person's preference says so, and show
    /// them after it does, so that none is shown against it.
    ///
    /// # Errors
    /// When the store does not answer: some may be hidden or shown then, and the call may come again.
    pub async fn hide(&self, orcid: &str, is_hiding: bool) -> Result<(), StorageError> {
        let query = Query::new("user", "user", orcid);
        let mut start = None;
        loop {
            let page: storage::Page<Key> = self.table.query(&query, start).await?;
            let ids: Vec<_> = page.records.into_iter().map(|Key { id }| id).collect();
            for record in self.table.get_many::<Record>(&ids, &[]).await? {
                if record.publication.is_hidden() != is_hiding {
                    self.hide_one(record.publication.uuid, is_hiding).await?;
                }
            }
            start = page.next;
            if start.is_none() {
                return Ok(());
            }
        }
    }

    async fn hide_one(&self, uuid: Uuid, is_hiding: bool) -> Result<(), StorageError> {
        loop {
            let Some(stored) = self.stored(uuid).await? else { return Ok(()) };
            let publication = &stored.publication;
            if publication.is_hidden() == is_hiding {
                return Ok(());
            }
            let shown = Publication { listing: Some(Publication::LISTED.to_owned()), ..publication.clone() };
            let update = Update::new()
                .add("version", 1)
                .set("unindexed", Record::UNINDEXED)
                .set("traces", stored.traces_with(&shown))
                .when(super::is_version(publication.version));
            let update = match is_hiding {
                true => update.remove("listing"),
                false => update.set("listing", Publication::LISTED),
            };
            match self.table.change(&publication.id, update).await {
                Ok(()) => {
                    self.settle(uuid).await;
                    return Ok(());
                }
                // It changed meanwhile.
                Err(StorageError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[derive(serde::Deserialize)]
struct Key {
    id: String,
}
