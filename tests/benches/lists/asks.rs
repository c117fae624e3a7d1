//! What is asked for.

use serde_json::{Value, json};
use tests::Stack;

use super::PAGE;
use super::entries::Entries;

/// A list, and the part of it that is asked for.
pub struct Ask {
    /// What it is called.
    pub name: &'static str,
    /// Who answers, by its logical id.
    pub function: &'static str,
    /// Table and index, key and value of the same page; none where it is not one page of one index.
    pub index: Option<Index>,
    /// Whether it is the owner who asks, and gets her candidates too.
    pub owner: bool,
    path: String,
    /// The last page instead of the first.
    last: bool,
}

type Index = (&'static str, &'static str, &'static str, String);

impl Ask {
    /// The path, where a list has so many entries.
    pub fn path(&self, count: usize) -> String {
        let start = if self.last { count - PAGE + 1 } else { 1 };
        let mark = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{mark}start={start}", self.path)
    }

    /// The first page of the index, as DynamoDB is asked for it.
    pub fn query(&self) -> Option<Value> {
        let (table, index, key, value) = self.index.as_ref()?;
        Some(json!({
            "TableName": Stack::get().name(table), "IndexName": index, "Limit": PAGE,
            "KeyConditionExpression": "#k = :v",
            "ExpressionAttributeNames": { "#k": key }, "ExpressionAttributeValues": { ":v": { "S": value } },
        }))
    }
}

/// All that is measured.
pub fn asks(entries: &Entries) -> Vec<Ask> {
    let ask = |function, name, path: &str, index| {
        let path = path.to_owned();
        Ask { name, function, path, index, last: false, owner: false }
    };
    let last = |name, of: Ask| Ask { name, last: true, ..of };
    let (user, doi) = (&entries.owner.orcid, &entries.doi);
    let compendia = "/api/v1/compendium";
    let (of_user, of_doi) = (format!("{compendia}?user={user}"), format!("{compendia}?doi={doi}"));
    let (both, of_job) = (format!("{of_user}&doi={doi}"), format!("{compendia}?job_id={}", entries.job(0)));
    let compendium = |name, path: &str, index| ask("CompendiumFunction", name, path, index);
    let all = || Some(("CompendiaTable", "published", "listing", "published".to_owned()));
    let owned = || Some(("CompendiaTable", "owner", "owner_state", format!("{user}#published")));
    let with_doi = || Some(("CompendiaTable", "doi", "doi", doi.clone()));
    let job = |name| {
        let index = ("JobsTable", "user", "user", user.clone());
        ask("JobFunction", name, &format!("/api/v1/job?user={user}"), Some(index))
    };
    let people = |name| {
        let index = ("PeopleTable", "listing", "listing", "person".to_owned());
        ask("UserFunction", name, "/api/v1/user", Some(index))
    };
    vec![
        compendium("compendium", compendia, all()),
        last("compendium, last page", compendium("", compendia, all())),
        compendium("compendium?user", &of_user, owned()),
        last("compendium?user, last page", compendium("", &of_user, owned())),
        Ask { owner: true, ..compendium("compendium?user, its owner's", &of_user, owned()) },
        compendium("compendium?doi", &of_doi, with_doi()),
        last("compendium?doi, last page", compendium("", &of_doi, with_doi())),
        compendium("compendium?user&doi", &both, None),
        compendium("compendium?job_id", &of_job, None),
        job("job?user"),
        last("job?user, last page", job("")),
        people("user"),
        last("user, last page", people("")),
    ]
}
