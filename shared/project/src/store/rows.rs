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

/// Projects that are put right before a search; those that there are more of are put right before the next.
const REPAIRED: usize = 5;
/// Projects that the janitor puts right before it asks for more.
const REPAIRED_BY_JANITOR: usize = 50;

impl Projects {
    /// Does what follows from a change of a project. What fails is put right before the next search, or by the janitor.
    /// Whether it is done.
    pub(super) async fn follow_up(&self, project: &Project) -> bool {
        match self.write_rows(project).await {
            Ok(()) => true,
            // Somebody else has changed it meanwhile, or puts it right.
            Err(StorageError::Conflict) => false,
            Err(error) => {
                tracing::error!(alarm = true, %error, project = %project.uuid, "what follows from a project's change was not done");
                false
            }
        }
    }

    /// Goes on where somebody was interrupted, with a few projects: a search does not wait for more.
    pub(super) async fn repair(&self) -> Result<(), StorageError> {
        self.repair_some(REPAIRED, None).await.map(drop)
    }

    /// Goes on where somebody was interrupted, until nothing is left that can be done or `until` comes; how many projects
    /// there were.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn catch_up(&self, until: Instant) -> Result<usize, StorageError> {
        let mut all = 0;
        loop {
            let repaired = self.repair_some(REPAIRED_BY_JANITOR, Some(until)).await?;
            all += repaired;
            if repaired == 0 || Instant::now() >= until {
                return Ok(all);
            }
        }
    }

    async fn repair_some(&self, most: usize, until: Option<Instant>) -> Result<usize, StorageError> {
        let behind = Query::new("unindexed", "unindexed", Project::UNINDEXED);
        let ids: Vec<Id> = self.table.slice(&behind, 0, most).await?;
        let mut repaired = 0;
        for Id { id } in ids {
            if until.is_some_and(|until| Instant::now() >= until) {
                break;
            }
            let project: Option<Project> = self.table.get(&id).await?;
            // The index may be behind: it has those that somebody has just put right, too.
            if let Some(project) = project.filter(|project| project.unindexed.is_some()) {
                repaired += usize::from(self.follow_up(&project).await);
            }
        }
        Ok(repaired)
    }

    async fn write_rows(&self, project: &Project) -> Result<(), StorageError> {
        if project.unindexed.is_none() {
            return Ok(());
        }
        let condition = Condition::equals("version", project.version);
        let fence = Fence { table: &self.table, id: &project.id, condition: condition.clone() };
        let document = Document { trace: trace(project), shown: shown(project) };
        let last = [document.trace.clone()];
        // Neither waits for the other: what fails is done again.
        let traced = match project.untraced {
            true => self.index.write(&fence, &project.traces, &[document]).await,
            false => Ok(()),
        };
        self.tell(project).await?;
        traced?;
        let settled =
            Update::new().set("traces", last).set("untraced", false).remove("untold").remove("unindexed");
        self.table.change(&project.id, settled.when(condition)).await
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
        let unchanged = Condition::equals("version", project.version);
        for attempt in 1..=ATTEMPTS {
            let plan = self.queue.plan(change).await;
            let written = match plan {
                Ok(plan) if plan.is_empty() => return Ok(()),
                Ok(plan) => {
                    let writes = Transaction::new().check(&self.table, &project.id, &unchanged)?;
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

#[derive(serde::Deserialize)]
struct Id {
    id: String,
}
