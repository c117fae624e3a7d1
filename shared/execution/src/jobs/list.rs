//! Lists of jobs, newest change first, always by an index.

use std::collections::HashSet;

use storage::{Condition, Query, StorageError};

use super::Jobs;
use crate::record::{INDEXED, ListedJob};

/// What a list is narrowed to (seed 003 "list_job"); all that is given must match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Compendium ids, or link ids: jobs of a link are listed under it only. Empty: all compendia.
    pub compendium_ids: Vec<String>,
    /// An ORCID iD.
    pub user: Option<String>,
    /// A status word; an unknown one matches nothing.
    pub status: Option<String>,
}

impl Jobs {
    /// The jobs that match, after the `skip` newest, at most `take`.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn list(
        &self,
        filter: &Filter,
        skip: usize,
        take: usize,
    ) -> Result<Vec<ListedJob>, StorageError> {
        let queries = queries(filter);
        if let [query] = queries.as_slice() {
            return self.table.slice(query, skip, take).await;
        }
        let mut jobs = Vec::new();
        for query in &queries {
            jobs.extend(self.table.slice::<ListedJob>(query, 0, skip.saturating_add(take)).await?);
        }
        jobs.sort_by(|left, right| right.updated.cmp(&left.updated));
        Ok(jobs.into_iter().skip(skip).take(take).collect())
    }
}

fn queries(filter: &Filter) -> Vec<Query> {
    let narrowed = |query: Query, by_user: bool| {
        let user = filter.user.as_ref().filter(|_| by_user).map(|user| Condition::equals("user", user));
        let status = filter.status.as_ref().map(|status| Condition::equals("status", status));
        user.into_iter().chain(status).fold(query.newest_first(), Query::filter)
    };
    if !filter.compendium_ids.is_empty() {
        let mut seen = HashSet::new();
        let ids = filter.compendium_ids.iter().filter(|id| !id.is_empty() && seen.insert(id.as_str()));
        return ids.map(|id| narrowed(Query::new("compendium", "compendium_id", id), true)).collect();
    }
    match &filter.user {
        Some(user) => vec![narrowed(Query::new("user", "user", user), false)],
        None => vec![narrowed(Query::new("listing", "listing", INDEXED), false)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(filter: &Filter) -> Vec<String> {
        queries(filter).iter().map(|query| format!("{query:?}")).collect()
    }

    #[test]
    fn everything_goes_by_an_index() {
        let all = Filter::default();
        assert!(shown(&all)[0].contains("\"listing\""));
        let user = Filter { user: Some("0000-0001".into()), status: Some("success".into()), ..all };
        let query = &shown(&user)[0];
        assert!(query.contains("index: \"user\"") && query.contains("status"), "{query}");
    }

    #[test]
    fn ids_are_asked_for_once_each() {
        let ids = ["a4Dnm", "", "BSgxj", "a4Dnm"].map(str::to_owned).to_vec();
        let filter = Filter { compendium_ids: ids, user: Some("0000".into()), status: None };
        let queries = shown(&filter);
        assert_eq!(queries.len(), 2);
        assert!(queries.iter().all(|query| query.contains("\"compendium_id\"") && query.contains("0000")));
    }
}
