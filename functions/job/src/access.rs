//! Who may see a job: whoever may see what it executed (contract/decisions.md "Candidates").

use compendium::access;
use delivery::denied;
use execution::jobs::{Filter, Reader};
use execution::record::JobRecord;
use gateway::compendia::Failure;
use http::HeaderMap;
use identity::{Caller, Level};

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

    /// Whom a list is for. Whoever asks for the jobs of a public link has it.
    pub async fn reader(&self, filter: &Filter, caller: &Caller) -> Result<Reader, Failure> {
        if caller.has_level(Level::EDITOR) {
            return Ok(Reader::of_everything());
        }
        let mut links = Vec::new();
        let user = filter.user.iter().filter_map(|user| user.strip_prefix("link."));
        for id in filter.compendium_ids.iter().map(String::as_str).chain(user) {
            if self.compendia.is_open_link(id).await? {
                links.push(id.to_owned());
            }
        }
        let orcid = caller.orcid().map(ToString::to_string);
        Ok(Reader { everything: false, orcid, links })
    }
}
