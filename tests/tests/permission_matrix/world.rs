//! The people, and what they ask for.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::orcid_queue::QUEUES;
use tests::shipment::{ZENODO, order};
use tests::{Answer, Client, Person, Stack, Workspace, create, ended, metadata, publish, sha256, start};
use uuid::Uuid;

use super::table::{Column, State};

/// A file of every compendium here. Without a main file their jobs end without a container.
pub const FILE: &str = "notes.txt";

/// What rows that change nothing share.
pub struct World {
    people: Vec<Person>,
    candidate: Subject,
    published: Subject,
    /// An upload of the owner's.
    pub upload: String,
    /// A shipment of the owner's at a repository.
    pub shipment: String,
    /// A shipment of the owner's to herself.
    pub download: String,
    /// The owner's uuid.
    pub person: String,
    /// Something of the owner's in the history of the ORCID queue.
    pub history: i64,
}

/// A compendium of the owner's, with a link.
pub struct Subject {
    pub id: String,
    pub link: String,
    /// A job that the owner started, and one that was started through the link; none where no row needs them.
    jobs: Option<(String, String)>,
}

impl World {
    pub async fn new() -> Self {
        let levels = [Column::Other, Column::Known, Column::Owner, Column::Editor, Column::Admin].map(level);
        let people = join_all(levels.map(Person::new)).await;
        let [_, _, owner, editor, _] = people.as_slice() else { panic!("five people") };
        let executed = async |state| {
            let mut subject = Subject::new(owner, editor, state).await;
            let client = Client::new();
            let jobs = (start(owner, &subject.id).await, start(&client, &subject.link).await);
            futures::join!(ended(owner, &jobs.0), ended(&client, &jobs.1));
            subject.jobs = Some(jobs);
            subject
        };
        let announced = json!({ "size": 1, "sha256": sha256(b"x") });
        let (candidate, published, upload) = futures::join!(
            executed(State::Candidate),
            executed(State::Published),
            owner.post("/api/v1/compendium/upload", &announced)
        );
        let upload = upload.ok_text("upload");
        let (shipment, download) = (Uuid::new_v4().to_string(), Uuid::new_v4().to_string());
        let (shipped, packed) = futures::join!(
            order(owner, Some(&shipment), &published.id, ZENODO),
            order(owner, Some(&download), &published.id, "download")
        );
        assert_eq!((shipped.status, packed.status), (201, 202), "{shipped:?} {packed:?}");
        let person = owner.uuid().await.expect("she has signed in");
        let history = history(&person).await;
        Self { people, candidate, published, upload, shipment, download, person, history }
    }

    /// The person of a column, unless that is nobody.
    pub fn person(&self, column: Column) -> Option<&Person> {
        let at = match column {
            Column::Anonymous | Column::Link => return None,
            Column::Other => 0,
            Column::Known => 1,
            Column::Owner => 2,
            Column::Editor => 3,
            Column::Admin => 4,
        };
        self.people.get(at)
    }

    /// The compendium that rows share.
    pub fn subject(&self, state: State) -> &Subject {
        if state == State::Published { &self.published } else { &self.candidate }
    }

    /// A row of the owner's ORCID queue that one cell has for itself.
    pub async fn own_row(&self) -> i64 {
        let made = with_token(&self.people[2], "POST", QUEUES, &self.new_row()).await.has(201).json();
        made["id"].as_i64().expect("ids are integers")
    }

    /// What asks for another one, under both names.
    pub fn new_row(&self) -> Value {
        json!({
            "profileItemId": self.person, "ownerId": self.person, "recordType": "KEYWORDS", "operation": "INSERT",
            "metadata": format!("dc.subject::{}", Uuid::new_v4()),
        })
    }

    /// A compendium that one cell has for itself.
    pub async fn own_subject(&self, state: State) -> Subject {
        Subject::new(&self.people[2], &self.people[3], state).await
    }
}

impl Subject {
    async fn new(owner: &Person, editor: &Person, state: State) -> Self {
        let id = create(owner, &Workspace::empty().with(FILE, "nothing to run")).await;
        let link = editor.put(&format!("/api/v1/compendium/{id}/link"), "").await.ok_text("id");
        if state == State::Published {
            publish(owner, &id, Some(metadata("Permissions"))).await;
        }
        Self { id, link, jobs: None }
    }

    /// What stands for it in a path.
    pub fn name(&self, column: Column) -> &str {
        if column == Column::Link { &self.link } else { &self.id }
    }

    /// A job of what stands for it.
    pub fn job(&self, column: Column) -> &str {
        let (own, of_link) = self.jobs.as_ref().expect("jobs are shared");
        if column == Column::Link { of_link } else { own }
    }
}

/// A call with a CSRF token, by a browser of its own: another call of the same person would change the token.
pub async fn with_token(client: &Client, method: &str, path: &str, body: &Value) -> Answer {
    let browser = client.copy();
    let token = browser.get("/api/security/csrf").await.has(204).header("dspace-xsrf-token").to_owned();
    let request = browser.request(method, path).header("x-xsrf-token", token);
    browser
        .send(match body {
            Value::Null => request,
            Value::String(list) => request.header("content-type", "text/uri-list").body(list.clone()),
            document => request.json(document),
        })
        .await
}

/// A history of a person, straight into its table; its id.
async fn history(person: &str) -> i64 {
    let id = 2_000_000_000 + i64::from(Uuid::new_v4().as_fields().0 % 100_000_000);
    let item = json!({
        "id": { "S": format!("history#{id}") }, "history": { "N": id.to_string() },
        "profile_item_id": { "S": person }, "record_type": { "S": "KEYWORDS" }, "operation": { "S": "INSERT" },
        "status": { "N": "201" }, "timestamp": { "S": "2026-01-01T00:00:00.000Z" },
    });
    Stack::get().aws().put_items("OrcidSyncTable", [item]).await;
    id
}

/// The level of a column's person.
pub fn level(column: Column) -> u32 {
    match column {
        Column::Anonymous | Column::Link | Column::Other => 0,
        Column::Known | Column::Owner => 100,
        Column::Editor => 500,
        Column::Admin => 1000,
    }
}
