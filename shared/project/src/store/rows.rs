//! What follows from a change: what the search index has of a project (shared/search), and the funding that it is in the
//! ORCID queue of those who take part in it (shared/orcid-queue).

use std::collections::BTreeMap;
use std::time::Instant;

use orcid_queue::{Change, Subject};
use search::{Document, Fence};
use storage::{Condition, Query, StorageError, Transaction, Update};

use super::{ATTEMPTS, PAUSE, Projects};
use crate::record::Project;
use crate::search::{shown, trace};

/// Projects that are put right before a search; those that there are more of are put right before the next, or by the janitor.
const REPAIRED: usize = 5;
/// Projects that the janitor puts right before it asks for more.
const REPAIRED_BY_JANITOR: usize = 50;

impl Projects {
    /// Does what follows from a change of a project. What fails is put right by the janitor, and for a search before the next.
    /// Whether it is done.
    pub(super) async fn follow_up(&self, project: &Project) -> bool {
        is_done(project, self.write_rows(project).await)
    }

    /// Goes on where somebody was interrupted, as far as searches show it: they wait for no more.
    pub(super) async fn repair(&self) -> Result<(), StorageError> {
        for id in self.behind(REPAIRED).await? {
            if let Some(project) = self.unsettled(&id).await? {
                is_done(&project, self.write_index(&project).await);
            }
        }
        Ok(())
    }

    /// Goes on where somebody was interrupted, until nothing is left that can be done or `until` comes; how many projects
    /// there were.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn catch_up(&self, until: Instant) -> Result<usize, StorageError> {
        let mut all = 0;
        loop {
            let mut repaired = 0;
            for id in self.behind(REPAIRED_BY_JANITOR).await? {
                if Instant::now() >= until {
                    return Ok(all + repaired);
                }
                if let Some(project) = self.unsettled(&id).await? {
                    repaired += usize::from(self.follow_up(&project).await);
                }
            }
            all += repaired;
            if repaired == 0 {
                return Ok(all);
            }
        }
    }

    /// The ids of projects from which something is still to follow.
    async fn behind(&self, most: usize) -> Result<Vec<String>, StorageError> {
        let behind = Query::new("unindexed", "unindexed", Project::UNINDEXED).only(&["id"]);
        let ids: Vec<Id> = self.table.slice(&behind, 0, most).await?;
        Ok(ids.into_iter().map(|Id { id }| id).collect())
    }

    /// A project from which something is still to follow: the index has those that somebody has just put right, too.
    async fn unsettled(&self, id: &str) -> Result<Option<Project>, StorageError> {
        let project: Option<Project> = self.table.get(id).await?;
        Ok(project.filter(|project| project.unindexed.is_some()))
    }

    async fn write_rows(&self, project: &Project) -> Result<(), StorageError> {
        if project.unindexed.is_none() {
            return Ok(());
        }
        // Neither waits for the other: what fails is done again.
        let indexed = self.write_index(project).await;
        self.tell(project).await?;
        indexed?;
        let settled = Update::new().remove("untold").remove("unindexed");
        self.table.change(&project.id, settled.when(is_same(project))).await
    }

    /// Makes the rows of the search index what the project is.
    async fn write_index(&self, project: &Project) -> Result<(), StorageError> {
        if !project.untraced {
            return Ok(());
        }
        let fence = Fence { table: &self.table, id: &project.id, condition: is_same(project) };
        let document = Document { trace: trace(project), shown: shown(project) };
        let last = [document.trace.clone()];
        self.index.write(&fence, &project.traces, &[document]).await?;
        let traced = Update::new().set("traces", last).set("untraced", false);
        let traced = if project.untold.is_empty() { traced.remove("unindexed") } else { traced };
        self.table.change(&project.id, traced.when(is_same(project))).await
    }

    /// Queues the funding that a project is for those who take part in it, and its end for those who did, where they do not
    /// know.
    async fn tell(&self, project: &Project) -> Result<(), StorageError> {
        let known = self.people.find_many(&project.untold).await?;
        // One person may be there under two uuids.
        let people: BTreeMap<_, _> = known.values().map(|person| (person.uuid, person)).collect();
        for (profile, person) in people {
            let (subject, description) = (Subject::project(project.uuid), project.name.clone());
            let present = project.is_funding_of(person);
            self.enqueue(project, &Change { profile, subject, present, description }).await?;
        }
        Ok(())
    }

    /// Queues what follows from a project as it was read, unless it is another by now: then whoever changed it does.
    async fn enqueue(&self, project: &Project, change: &Change) -> Result<(), StorageError> {
        for attempt in 1..=ATTEMPTS {
            let plan = self.queue.plan(change).await;
            let written = match plan {
                Ok(plan) if plan.is_empty() => return Ok(()),
                Ok(plan) => {
                    let writes = Transaction::new().check(&self.table, &project.id, &is_same(project))?;
                    plan.join(writes)?.commit().await
                }
                Err(error) => Err(error),
            };
            match written {
                Err(StorageError::Conflict) => {
                    let now = self.find(project.uuid).await?;
                    if now.is_none_or(|now| now.version != project.version) {
                        return Err(StorageError::Conflict);
                    }
                    tokio::time::sleep(PAUSE * attempt).await;
                }
                done => return done,
            }
        }
        Err(StorageError::Conflict)
    }
}

/// That the project is what it was when it was read.
fn is_same(project: &Project) -> Condition {
    Condition::equals("version", project.version)
}

/// Whether what follows from a project's change was done. A failure is no error: whoever looks next begins again.
fn is_done(project: &Project, done: Result<(), StorageError>) -> bool {
    match done {
        Ok(()) => true,
        // Somebody else has changed it meanwhile, or puts it right.
        Err(StorageError::Conflict) => false,
        Err(error) => {
            tracing::error!(alarm = true, %error, project = %project.uuid, "what follows from a project's change was not done");
            false
        }
    }
}

#[derive(serde::Deserialize)]
struct Id {
    id: String,
}
