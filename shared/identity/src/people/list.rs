//! The list of people, always by its index.

use serde::Deserialize;
use storage::{Query, StorageError};

use super::People;
use crate::OrcidId;
use crate::person::{LISTED, ORCID_CLAIM};

#[derive(Deserialize)]
struct Listed {
    id: String,
}

impl People {
    /// The ORCID iDs of the people who have one, after the `skip` oldest records, at most `take`, the oldest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn list(&self, skip: usize, take: usize) -> Result<Vec<OrcidId>, StorageError> {
        let query = Query::new("listing", "listing", LISTED);
        let people: Vec<Listed> = self.table.slice(&query, skip, take).await?;
        let orcid = |listed: Listed| listed.id.strip_prefix(ORCID_CLAIM)?.parse().ok();
        Ok(people.into_iter().filter_map(orcid).collect())
    }
}
