//! Who may see a job: whoever may see what it executed (contract/decisions.md "Candidates").

use std::collections::HashMap;

use compendium::access;
use delivery::denied;
use execution::record::{JobRecord, ListedJob};
use gateway::compendia::Failure;
use http::HeaderMap;
use identity::Caller;

use crate::state::Service;

impl Service {
    /// The job, if this caller may see it. A job of a public link is seen by whoever knows its id.
    pub async fn visible(&self, id: &str, headers: &HeaderMap) -> Result<JobRecord, Failure> {
        let job = self.jobs.get(id).await?.ok_or_else(|| Failure::not_found("no job with this id"))?;
        if job.compendium_id == job.compendium
            && let Some(compendium) = self.compendia.find(&job.compendium).await?
            && compendium.candidate
        {
            let caller = self.callers.identify(headers).await?;
            access::view(&compendium, &caller).map_err(|error| denied(&error))?;
        }
        Ok(job)
    }

    /// Leaves the jobs of candidates that the caller may not see out of a list; each compendium is looked at once.
    pub async fn keep_visible(
        &self,
        mut jobs: Vec<ListedJob>,
        caller: &Caller,
        known: &mut HashMap<String, bool>,
    ) -> Result<Vec<ListedJob>, Failure> {
        let of = |job: &ListedJob| job.compendium_id.clone();
        let new: Vec<_> = jobs.iter().map(of).filter(|id| !known.contains_key(id)).collect();
        let new: Vec<_> = new.iter().map(String::as_str).collect();
        let found = self.compendia.summaries(&new).await?;
        // The jobs of a deleted compendium stay; what they name is no secret any more.
        known.extend(new.into_iter().map(|id| (id.to_owned(), true)));
        known.extend(found.into_iter().map(|summary| {
            let seen = access::is_visible(&summary, caller);
            (summary.id, seen)
        }));
        jobs.retain(|job| known.get(&job.compendium_id).is_some_and(|seen| *seen));
        Ok(jobs)
    }
}
