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
        jobs: Vec<ListedJob>,
        caller: &Caller,
        known: &mut HashMap<String, bool>,
    ) -> Result<Vec<ListedJob>, Failure> {
        let mut visible = Vec::with_capacity(jobs.len());
        for job in jobs {
            let seen = match known.get(&job.compendium_id) {
                Some(seen) => *seen,
                None => {
                    let compendium = self.compendia.find(&job.compendium_id).await?;
                    // The jobs of a deleted compendium stay; what they name is no secret any more.
                    let seen = compendium.is_none_or(|compendium| access::view(&compendium, caller).is_ok());
                    known.insert(job.compendium_id.clone(), seen);
                    seen
                }
            };
            if seen {
                visible.push(job);
            }
        }
        Ok(visible)
    }
}
