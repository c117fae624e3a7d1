//! Who may see a job: whoever may see what it executed (contract/decisions.md "Candidates").

use std::collections::HashMap;

use compendium::{Opened, access};
use delivery::denied;
use execution::record::{JobRecord, ListedJob};
use gateway::compendia::Failure;
use http::HeaderMap;
use identity::Caller;

use crate::state::Service;

impl Service {
    /// The job, if this caller may see it. A job of a public link is seen by whoever knows its id, as long as the link
    /// leads somewhere.
    pub async fn visible(&self, id: &str, headers: &HeaderMap) -> Result<JobRecord, Failure> {
        let job = self.jobs.get(id).await?.ok_or_else(|| Failure::not_found("no job with this id"))?;
        let seen = match self.compendia.open(&job.compendium_id).await? {
            Some(opened) if !access::needs_caller(&opened) => Ok(()),
            Some(opened) => access::view(&opened, &self.callers.identify(headers).await?),
            None => access::owned(&job.user, &job.compendium_id, &self.callers.identify(headers).await?),
        };
        seen.map_err(|error| denied(&error))?;
        Ok(job)
    }

    /// Leaves the jobs of candidates that the caller may not see out of a list; each compendium is looked at once.
    pub async fn keep_visible(
        &self,
        jobs: Vec<ListedJob>,
        caller: &Caller,
        known: &mut HashMap<String, Option<Opened>>,
    ) -> Result<Vec<ListedJob>, Failure> {
        let mut visible = Vec::with_capacity(jobs.len());
        for job in jobs {
            if !known.contains_key(&job.compendium_id) {
                known.insert(job.compendium_id.clone(), self.compendia.open(&job.compendium_id).await?);
            }
            let seen = match known.get(&job.compendium_id) {
                Some(Some(opened)) => access::view(opened, caller),
                _ => access::owned(&job.user, &job.compendium_id, caller),
            };
            if seen.is_ok() {
                visible.push(job);
            }
        }
        Ok(visible)
    }
}
