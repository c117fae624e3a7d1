//! Entries of lists, put straight into the tables.

use serde_json::{Value, json};
use tests::{Aws, Person, Stack, Workspace, orcid, published};
use uuid::Uuid;

/// Compendia, candidates, jobs and people, so many of each.
pub struct Entries {
    /// Whose they are.
    pub owner: Person,
    /// The DOI of all compendia.
    pub doi: String,
    /// A row as the service has written it, which all are copies of.
    compendium: Value,
    people: Vec<(Uuid, String)>,
    aws: Aws,
}

impl Entries {
    pub async fn new() -> Self {
        let aws = Stack::get().aws();
        let owner = Person::new(100).await;
        let id = published(&owner, &Workspace::minimal_rmd()).await;
        let compendium = aws.item("CompendiaTable", &id).await.expect("a row");
        let doi = format!("10.5555/{id}");
        let people = (0..super::MANY).map(|_| (Uuid::new_v4(), orcid())).collect();
        // The row that they are copies of would be one too many.
        let entries = Self { owner, doi, compendium, people, aws };
        entries.aws.delete_items("CompendiaTable", [id]).await;
        entries
    }

    /// The id of a job; the owner's first one executed her first compendium.
    pub fn job(&self, number: usize) -> String {
        id('j', number)
    }

    /// Makes there be so many of each.
    pub async fn set(&self, count: usize) {
        let (make, remove) = (0..count, count..super::MANY);
        self.aws.put_items("CompendiaTable", make.clone().map(|number| self.published(number))).await;
        self.aws.put_items("CompendiaTable", make.clone().map(|number| self.candidate(number))).await;
        self.aws.put_items("JobsTable", make.clone().map(|number| self.executed(number))).await;
        self.aws.put_items("PeopleTable", make.map(|number| self.person(number))).await;
        let ids = |kind| remove.clone().map(move |number| id(kind, number));
        self.aws.delete_items("CompendiaTable", ids('p')).await;
        self.aws.delete_items("CompendiaTable", ids('c')).await;
        self.aws.delete_items("JobsTable", remove.clone().map(|number| self.job(number))).await;
        let people = remove.map(|number| format!("person#{}", self.people[number].0));
        self.aws.delete_items("PeopleTable", people).await;
    }

    fn published(&self, number: usize) -> Value {
        let mut item = self.compendium.clone();
        item["id"] = json!({ "S": id('p', number) });
        item["created"] = json!({ "S": time(number) });
        item["doi"] = json!({ "S": self.doi });
        item
    }

    fn candidate(&self, number: usize) -> Value {
        let mut item = self.compendium.clone();
        item["id"] = json!({ "S": id('c', number) });
        item["created"] = json!({ "S": time(number) });
        item["candidate"] = json!({ "BOOL": true });
        item["owner_state"] = json!({ "S": format!("{}#candidate", self.owner.orcid) });
        let attributes = item.as_object_mut().expect("an item");
        attributes.remove("listing");
        attributes.remove("doi");
        item
    }

    fn executed(&self, number: usize) -> Value {
        let (compendium, at) = (id('p', number), time(number));
        json!({
            "id": { "S": self.job(number) }, "compendium_id": { "S": compendium }, "compendium": { "S": compendium },
            "user": { "S": self.owner.orcid }, "status": { "S": "success" }, "listing": { "S": "job" },
            "audience": { "S": "public" },
            "created": { "S": at }, "updated": { "S": at },
        })
    }

    fn person(&self, number: usize) -> Value {
        // What is listed are the claims of ORCID iDs.
        let (uuid, orcid) = &self.people[number];
        json!({
            "id": { "S": format!("orcid#{orcid}") }, "uuid": { "S": uuid }, "created": { "S": time(number) },
            "listing": { "S": "person" },
        })
    }
}

/// An id as long as the service's are: how large a list is depends on it.
fn id(kind: char, number: usize) -> String {
    format!("{kind}{number:04}")
}

/// A time for each number, in their order.
fn time(number: usize) -> String {
    format!("2020-01-01T{:02}:{:02}:{:02}.000Z", number / 3_600, number / 60 % 60, number % 60)
}
