//! Who may see a job: whoever may see what it executed (contract/decisions.md "Candidates").

use std::collections::{HashMap, HashSet};

use compendium::access;
use delivery::denied;
use execution::record::{JobRecord, ListedJob};
use gateway::compendia::Failure;
use http::HeaderMap;
use identity::Caller;

use crate::state::Service;

/// What a list shows of the jobs of one compendium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// All.
    Visible,
    /// None.
    Hidden,
    /// It is not there any more: their owners' and editors'.
    Gone,
}

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
        mut jobs: Vec<ListedJob>,
        caller: &Caller,
        known: &mut HashMap<String, Seen>,
    ) -> Result<Vec<ListedJob>, Failure> {
        let new = jobs.iter().filter(|job| !known.contains_key(&job.compendium_id));
        let (links, compendia): (Vec<_>, Vec<_>) = new.partition(|job| job.is_of_link());
        let ids = |jobs: Vec<&ListedJob>| -> HashSet<String> {
            jobs.into_iter().map(|job| job.compendium_id.clone()).collect()
        };
        for link in ids(links) {
            // Whoever asks for a link's jobs has the link.
            let seen = if self.compendia.open(&link).await?.is_some() { Seen::Visible } else { Seen::Gone };
            known.insert(link, seen);
        }
        let compendia = ids(compendia);
        let compendia: Vec<_> = compendia.iter().map(String::as_str).collect();
        for summary in self.compendia.summaries(&compendia).await? {
            let seen = if access::is_visible(&summary, caller) { Seen::Visible } else { Seen::Hidden };
            known.insert(summary.id, seen);
        }
        jobs.retain(|job| match known.entry(job.compendium_id.clone()).or_insert(Seen::Gone) {
            Seen::Visible => true,
            Seen::Hidden => false,
            Seen::Gone => access::owned(&job.user, &job.compendium_id, caller).is_ok(),
        });
        Ok(jobs)
    }
}
