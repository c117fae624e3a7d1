//! What the search index has of projects, kept as it should be (shared/search).

use search::{Document, Fence};
use storage::{Condition, Query, StorageError, Update};

use super::Projects;
use crate::record::Project;
use crate::search::{shown, trace};

/// Projects that are put right before a search; those that there are more of are put right before the next.
const REPAIRED: usize = 5;

impl Projects {
    /// Writes the rows of a project that has changed. What fails is put right before the next search.
    pub(super) async fn index(&self, project: &Project) {
        match self.write_rows(project).await {
            // Somebody else has changed it meanwhile, or puts it right.
            Ok(()) | Err(StorageError::Conflict) => {}
            Err(error) => {
                tracing::error!(alarm = true, %error, project = %project.uuid, "a project was not indexed");
            }
        }
    }

    /// Goes on where somebody was interrupted.
    pub(super) async fn repair(&self) -> Result<(), StorageError> {
        let behind = Query::new("unindexed", "unindexed", Project::UNINDEXED);
        let ids: Vec<Id> = self.table.slice(&behind, 0, REPAIRED).await?;
        for Id { id } in ids {
            if let Some(project) = self.table.get(&id).await? {
                self.index(&project).await;
            }
        }
        Ok(())
    }

    async fn write_rows(&self, project: &Project) -> Result<(), StorageError> {
        if project.unindexed.is_none() {
            return Ok(());
        }
        let condition = Condition::equals("version", project.version);
        let fence = Fence { table: &self.table, id: &project.id, condition: condition.clone() };
        let document = Document { trace: trace(project), shown: shown(project) };
        let last = [document.trace.clone()];
        self.index.write(&fence, &project.traces, &[document]).await?;
        let settled = Update::new().set("traces", last).remove("unindexed").when(condition);
        self.table.change(&project.id, settled).await
    }
}

#[derive(serde::Deserialize)]
struct Id {
    id: String,
}
