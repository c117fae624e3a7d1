//! Jobs of persons carry who sees them in lists. It is set when they are made, and again when their compendium is
//! published or deleted: by the request that does so, and once more by the janitor, for the mark that it left.

use compendium::{Audience, Change, Compendia};
use futures::stream::{self, StreamExt, TryStreamExt};
use serde::Deserialize;
use storage::{Condition, Objects, Query, StorageError, Update};

use super::Jobs;
use crate::record::JobRecord;

/// Jobs written at once.
const PARALLEL: usize = 16;

/// As much of a job as says who sees it.
#[derive(Debug, Deserialize)]
struct Seen {
    id: String,
    user: String,
    audience: Option<Audience>,
}

impl Jobs {
    /// Gives the jobs of a compendium the audience that the compendium has now. It may be done any number of times.
    /// Jobs of public links aren't its: they are found under the link's id.
    ///
    /// # Errors
    /// When a store does not answer; who does it again comes further.
    pub async fn settle(&self, compendia: &Compendia, id: &str) -> Result<(), StorageError> {
        let compendium = compendia.find(id).await?;
        let wanted = |user: &str| Audience::of(compendium.as_ref(), user);
        let mut start = None;
        loop {
            let page =
                self.table.query::<Seen>(&Query::new("compendium", "compendium_id", id), start).await?;
            let wrong = page.records.into_iter().filter(|job| job.audience != Some(wanted(&job.user)));
            let change = |job: Seen| {
                let audience = wanted(&job.user);
                async move { self.show_to(&job.id, &audience).await }
            };
            stream::iter(wrong).map(Ok).try_for_each_concurrent(PARALLEL, change).await?;
            start = page.next;
            if start.is_none() {
                return Ok(());
            }
        }
    }

    /// Sets right what publications and deletions did not reach, and answers how many are done. One that fails keeps
    /// no other from its end.
    ///
    /// # Errors
    /// When the marks can't be listed; a later call goes on.
    pub async fn settle_changes(
        &self,
        objects: &Objects,
        compendia: &Compendia,
    ) -> Result<usize, StorageError> {
        let mut settled = 0;
        for change in Change::settled(objects).await? {
            let compendium = change.compendium.clone();
            let done = async {
                self.settle(compendia, &compendium).await?;
                change.done(objects).await
            };
            match done.await {
                Ok(()) => settled += 1,
                Err(error) => {
                    tracing::error!(alarm = true, %error, compendium, "jobs keep the audience they had");
                }
            }
        }
        Ok(settled)
    }

    /// The compendium may have changed since a new job's audience was read of it, and whoever changed it may have
    /// missed the job. When this fails the job stands all the same, and the janitor sets it right.
    pub(super) async fn settle_new(&self, compendia: &Compendia, job: &JobRecord) {
        let Some(audience) = &job.audience else { return };
        let settled = async {
            let now = Audience::of(compendia.find(&job.compendium).await?.as_ref(), &job.user);
            if now == *audience { Ok(()) } else { self.show_to(&job.id, &now).await }
        };
        if let Err(error) = settled.await {
            tracing::warn!(%error, job = job.id, "who sees a new job was not looked at again");
        }
    }

    async fn show_to(&self, job: &str, audience: &Audience) -> Result<(), StorageError> {
        let update = Update::new().set("audience", audience).when(Condition::existing_item());
        match self.table.change(job, update).await {
            Err(StorageError::Conflict) => Ok(()),
            changed => changed,
        }
    }
}
