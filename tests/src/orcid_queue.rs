//! What waits for ORCID, and what became of it: contract/orcid-sync.md.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Answer, KbaseUser, Stack, uuid_of};

/// Where rows of the queue are.
pub const QUEUES: &str = "/api/eperson/orcidqueues";
/// Where what became of them is.
pub const HISTORIES: &str = "/api/eperson/orcidhistories";

/// Somebody whose account is linked to her ORCID record.
pub struct Linked {
    /// She.
    pub user: KbaseUser,
    /// Her uuid.
    pub uuid: String,
}

impl Linked {
    /// Somebody new.
    pub async fn new() -> Self {
        let user = KbaseUser::linked().await;
        let uuid = uuid_of("kbase", &user.username).await.expect("who is linked is known");
        Self { user, uuid }
    }

    /// Her ORCID iD.
    pub fn orcid(&self) -> &str {
        &self.user.researcher.orcid
    }

    /// Asks for a row; fields of `more` come on top.
    pub async fn ask(&self, kind: &str, operation: &str, more: &Value) -> Answer {
        let mut row = json!({ "profileItemId": self.uuid, "recordType": kind, "operation": operation });
        let (all, more) = (row.as_object_mut().expect("an object"), more.as_object().expect("an object"));
        all.extend(more.clone());
        self.user.send(self.user.request("POST", QUEUES).json(&row)).await
    }

    /// A row that waits; its id.
    pub async fn row(&self, kind: &str, operation: &str, more: &Value) -> i64 {
        let row = self.ask(kind, operation, more).await.has(201).json();
        row["id"].as_i64().expect("ids are integers")
    }

    /// A keyword that waits; the id of its row.
    pub async fn keyword(&self, keyword: &str) -> i64 {
        self.row("KEYWORDS", "INSERT", &json!({ "metadata": format!("dc.subject::{keyword}") })).await
    }

    /// A publication of hers, straight into its table: what `details` says on top of a title and a DOI. Its uuid.
    pub async fn publication(&self, details: &Value) -> String {
        let uuid = Uuid::new_v4().to_string();
        let mut all = json!({
            "title": { "S": "A Methodology" }, "doi": { "S": format!("10.5072/{uuid}") },
            "date": { "S": "2013-08-03" }, "kind": { "S": "Article" },
            "authors": { "L": [{ "S": "Josiah Carberry" }] },
        });
        all.as_object_mut().expect("an object").extend(details.as_object().expect("an object").clone());
        let now = "2026-01-01T00:00:00.000Z";
        let item = json!({
            "id": { "S": uuid }, "uuid": { "S": uuid }, "user": { "S": self.orcid() },
            "created_by": { "S": self.uuid }, "details": { "M": all }, "created": { "S": now },
            "updated": { "S": now }, "version": { "N": "1" },
        });
        Stack::get().aws().put_items("PublicationsTable", [item]).await;
        uuid
    }

    /// A publication of hers that waits: its uuid, and the id of its row.
    pub async fn waiting(&self) -> (String, i64) {
        let publication = self.publication(&json!({})).await;
        let row = self.row("Publication", "INSERT", &json!({ "entityId": publication })).await;
        (publication, row)
    }

    /// Sends a row.
    pub async fn send(&self, row: i64) -> Answer {
        self.send_as(row, "").await
    }

    /// Sends a row with a query.
    pub async fn send_as(&self, row: i64, query: &str) -> Answer {
        let request = self.user.request("POST", &format!("{HISTORIES}{query}"));
        let request = request.header("content-type", "text/uri-list");
        self.user.send(request.body(format!("https://elsewhere.example{QUEUES}/{row}"))).await
    }

    /// Sends a row; the history.
    pub async fn sent(&self, row: i64) -> Value {
        self.send(row).await.has(201).json()
    }

    /// All rows that wait.
    pub async fn rows(&self) -> Vec<Value> {
        let search = format!("{QUEUES}/search/findByProfileItem?profileItemId={}", self.uuid);
        let mut page = self.user.call("GET", &search).await.ok();
        page["_embedded"]["orcidqueues"].as_array_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Whether a row waits.
    pub async fn waits(&self, row: i64) -> bool {
        match self.user.call("GET", &format!("{QUEUES}/{row}")).await.status {
            200 => true,
            404 => false,
            status => panic!("a row answers {status}"),
        }
    }
}

/// Changes a row behind everybody's back, by an update expression.
pub async fn rewrite(row: i64, expression: &str, names: &Value, values: &Value) {
    let body = json!({
        "TableName": Stack::get().name("OrcidSyncTable"),
        "Key": { "id": { "S": format!("queue#{row}") } },
        "UpdateExpression": expression,
        "ConditionExpression": "attribute_exists(id)",
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
}

/// Has somebody send a row who never comes to an end, until `until`, in epoch seconds.
pub async fn hold(row: i64, until: u64) {
    let values = json!({ ":somebody": { "S": "somebody" }, ":until": { "N": until.to_string() } });
    rewrite(row, "SET holder = :somebody, #until = :until", &json!({ "#until": "until" }), &values).await;
}

/// A time that does not come, in epoch seconds.
pub const NEVER: u64 = 4_000_000_000;

/// A row as it is stored.
pub async fn queue_item(row: i64) -> Option<Value> {
    Stack::get().aws().item("OrcidSyncTable", &format!("queue#{row}")).await
}
