//! Lists of jobs, newest change first, always by an index.

use std::collections::HashSet;

use compendium::Audience;
use storage::{Condition, Query, StorageError};

use super::Jobs;
use crate::record::{INDEXED, ListedJob, link_user};

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

/// For whom a list is. What she may not see takes no place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reader {
    /// She sees all.
    pub everything: bool,
    /// Her ORCID iD, which opens the jobs of her own candidates.
    pub orcid: Option<String>,
    /// Public links that she knows and that lead somewhere; their jobs are hers to see.
    pub links: Vec<String>,
}

impl Reader {
    /// Who sees all, as editors do, and whoever may see the one compendium whose jobs are listed.
    #[must_use]
    pub fn of_everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    fn has_link(&self, id: &str) -> bool {
        self.links.iter().any(|link| link == id)
    }

    fn sees(&self) -> Option<Condition> {
        let seen_by = |audience| Condition::equals("audience", audience);
        let own = self.orcid.iter().map(|orcid| seen_by(Audience::Person(orcid.clone())));
        (!self.everything).then(|| own.fold(seen_by(Audience::Public), Condition::or))
    }
}

impl Jobs {
    /// The jobs that match and that `reader` may see, after the `skip` newest, at most `take`.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn list(
        &self,
        filter: &Filter,
        reader: &Reader,
        skip: usize,
        take: usize,
    ) -> Result<Vec<ListedJob>, StorageError> {
        let queries = queries(filter, reader);
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

fn queries(filter: &Filter, reader: &Reader) -> Vec<Query> {
    let narrowed = |query: Query, user: Option<&String>, open: bool| {
        let user = user.map(|user| Condition::equals("user", user));
        let status = filter.status.as_ref().map(|status| Condition::equals("status", status));
        let seen = reader.sees().filter(|_| !open);
        user.into_iter().chain(status).chain(seen).fold(query.newest_first(), Query::filter)
    };
    if !filter.compendium_ids.is_empty() {
        let mut seen = HashSet::new();
        let ids = filter.compendium_ids.iter().filter(|id| !id.is_empty() && seen.insert(id.as_str()));
        let of = |id| Query::new("compendium", "compendium_id", id);
        return ids.map(|id| narrowed(of(id), filter.user.as_ref(), reader.has_link(id))).collect();
    }
    match &filter.user {
        Some(user) => {
            let open = reader.links.iter().any(|link| link_user(link) == *user);
            vec![narrowed(Query::new("user", "user", user), None, open)]
        }
        None => vec![narrowed(Query::new("listing", "listing", INDEXED), None, false)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(filter: &Filter, reader: &Reader) -> Vec<String> {
        queries(filter, reader).iter().map(|query| format!("{query:?}")).collect()
    }

    fn of_compendia(ids: &[&str]) -> Filter {
        Filter { compendium_ids: ids.iter().map(|id| (*id).to_owned()).collect(), ..Filter::default() }
    }

    #[test]
    fn everything_goes_by_an_index() {
        let (all, anybody) = (Filter::default(), Reader::default());
        assert!(shown(&all, &anybody)[0].contains("\"listing\""));
        let user = Filter { user: Some("0000-0001".into()), status: Some("success".into()), ..all };
        let query = &shown(&user, &anybody)[0];
        assert!(query.contains("index: Some(\"user\")") && query.contains("status"), "{query}");
    }

    #[test]
    fn ids_are_asked_for_once_each() {
        let filter = Filter { user: Some("0000".into()), ..of_compendia(&["a4Dnm", "", "BSgxj", "a4Dnm"]) };
        let queries = shown(&filter, &Reader::default());
        assert_eq!(queries.len(), 2);
        assert!(queries.iter().all(|query| query.contains("\"compendium_id\"") && query.contains("0000")));
    }

    #[test]
    fn the_store_leaves_out_what_the_reader_may_not_see() {
        let all = Filter::default();
        let anybody = &shown(&all, &Reader::default())[0];
        assert!(anybody.contains("audience") && anybody.contains("public"), "{anybody}");
        let person = Reader { orcid: Some("0000-0001".into()), ..Reader::default() };
        let person = &shown(&all, &person)[0];
        assert!(
            person.contains("Any(") && person.contains("public") && person.contains("0000-0001"),
            "{person}"
        );
        let editor = &shown(&all, &Reader::of_everything())[0];
        assert!(!editor.contains("audience"), "{editor}");
    }

    #[test]
    fn who_knows_a_link_sees_its_jobs_and_no_others() {
        let reader = Reader { links: vec!["s".repeat(32)], ..Reader::default() };
        let queries = shown(&of_compendia(&[&"s".repeat(32), "a4Dnm"]), &reader);
        assert!(!queries[0].contains("audience") && queries[1].contains("audience"), "{queries:?}");
        let user = Filter { user: Some(format!("link.{}", "s".repeat(32))), ..Filter::default() };
        assert!(!shown(&user, &reader)[0].contains("audience"));
        assert!(shown(&Filter::default(), &reader)[0].contains("audience"));
    }
}
