//! Which publications belong to a project: a row for each, written with the publication.

use serde::{Deserialize, Serialize};
use storage::{Query, StorageError, Transaction};
use uuid::Uuid;

use super::Publications;
use crate::Publication;

/// Publications of a project that are read at most.
const MAX: usize = 1_000;

/// That a publication belongs to a project.
#[derive(Debug, Serialize, Deserialize)]
struct Belonging {
    id: String,
    project: Uuid,
    publication: Uuid,
    created: String,
}

impl Publications {
    /// The newest publications of a project, hidden ones only of this ORCID iD's.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn of_project(
        &self,
        project: Uuid,
        viewer: Option<&str>,
    ) -> Result<Vec<Publication>, StorageError> {
        let query = Query::new("project", "project", project).newest_first();
        let rows: Vec<Belonging> = self.table.slice(&query, 0, MAX).await?;
        let mut found = self.all(rows.into_iter().map(|row| row.publication).collect()).await?;
        // Rows of an index are behind their records for a moment.
        found.retain(|one| one.details.projects.contains(&project));
        found.retain(|one| !one.is_hidden() || viewer == Some(one.user.as_str()));
        Ok(found)
    }

    /// Adds to a transaction that a publication belongs to its projects, and no more to those that it had `before`.
    pub(super) fn belonging(
        &self,
        mut writes: Transaction,
        publication: &Publication,
        before: &[Uuid],
    ) -> Result<Transaction, StorageError> {
        let now = &publication.details.projects;
        for project in now.iter().filter(|project| !before.contains(project)) {
            let row = Belonging {
                id: key(*project, publication.uuid),
                project: *project,
                publication: publication.uuid,
                created: publication.created.clone(),
            };
            writes = writes.replace(&self.table, &row)?;
        }
        for project in before.iter().filter(|project| !now.contains(project)) {
            writes = writes.delete(&self.table, &key(*project, publication.uuid))?;
        }
        Ok(writes)
    }
}

fn key(project: Uuid, publication: Uuid) -> String {
    format!("project#{project}#{publication}")
}
