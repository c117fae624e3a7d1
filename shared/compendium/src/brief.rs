//! Whose compendia are, without reading their metadata.

use std::collections::HashMap;

use identity::Caller;
use serde::Deserialize;
use storage::StorageError;

use crate::{Compendia, access};

/// What must be known of a compendium to say who may see or give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// The ORCID iD of its author.
    user: String,
    /// True until its metadata is saved for the first time.
    candidate: bool,
}

/// The same of a row. What is left of a deleted compendium has neither.
#[derive(Deserialize)]
struct Row {
    id: String,
    user: Option<String>,
    candidate: Option<bool>,
}

impl Brief {
    /// Whether it is the caller's, or she is an editor.
    #[must_use]
    pub fn is_owned_by(&self, caller: &Caller) -> bool {
        access::owned(&self.user, "", caller).is_ok()
    }

    /// Whether the caller may see it: a candidate is its author's and editors'.
    #[must_use]
    pub fn is_seen_by(&self, caller: &Caller) -> bool {
        !self.candidate || self.is_owned_by(caller)
    }
}

impl Compendia {
    /// Those of these compendia that there are, by their ids. A public link's id is none.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn briefs(&self, ids: &[String]) -> Result<HashMap<String, Brief>, StorageError> {
        // Links and claims are rows of the same table, under keys that no compendium has.
        let ids: Vec<_> = ids.iter().filter(|id| !id.contains('#')).cloned().collect();
        let rows: Vec<Row> = self.table.get_many(&ids, &["id", "user", "candidate"]).await?;
        let brief = |row: Row| Some((row.id, Brief { user: row.user?, candidate: row.candidate? }));
        Ok(rows.into_iter().filter_map(brief).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_sees_a_candidate_and_everybody_what_is_published() {
        let brief = |candidate| Brief { user: "0000-0002-1825-0097".to_owned(), candidate };
        assert!(brief(false).is_seen_by(&Caller::Anonymous));
        assert!(!brief(true).is_seen_by(&Caller::Anonymous));
        assert!(!brief(false).is_owned_by(&Caller::Anonymous));
    }
}
