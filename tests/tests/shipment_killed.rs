//! A worker that dies at each boundary of each step: issue 5 "Bars". Whoever comes next goes on where it was, and the
//! repository has one deposition with the right file, uploaded, and published, once.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use serde_json::{Value, json};
use tests::publication::publications_of;
use tests::repository::{api, deposit, deposits};
use tests::shipment::{SHIPMENT, order};
use tests::{
    Client, Person, Process, Stack, Workspace, create_large, fault, metadata, noise, publish, published,
    until, within,
};
use tokio::time::sleep;
use uuid::Uuid;

use crate::ALONE;

/// How long a call to a repository hangs, in milliseconds: long enough to kill who made it, shorter than its timeout.
const HANGS: u64 = 6_000;
/// A lease that runs out by itself, and another worker's work.
const PATIENCE: u64 = 180;

/// When a worker dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// The step is recorded as begun, nothing has happened.
    Before,
    /// What the step does has happened, and nobody knows of it.
    After,
}

use Moment::{After, Before};

const ZENODO: &str = "zenodo_sandbox";
const B2SHARE: &str = "b2share_sandbox";

/// Every step that calls a repository, and when its worker dies.
const BOUNDARIES: [(&str, &str, Moment); 15] = [
    (ZENODO, "create", Before),
    (ZENODO, "create", After),
    (ZENODO, "upload", Before),
    (ZENODO, "upload", After),
    (ZENODO, "verify", Before),
    (ZENODO, "describe", Before),
    (ZENODO, "describe", After),
    (ZENODO, "publish", Before),
    (ZENODO, "publish", After),
    (B2SHARE, "create", Before),
    (B2SHARE, "create", After),
    (B2SHARE, "upload", After),
    (B2SHARE, "describe", After),
    (B2SHARE, "publish", Before),
    (B2SHARE, "publish", After),
];

/// A shipment to come.
struct Case {
    author: Person,
    compendium: String,
    id: String,
    recipient: &'static str,
}

impl Case {
    async fn new(recipient: &'static str) -> Self {
        let author = Person::new(100).await;
        let compendium = published(&author, &Workspace::minimal_rmd()).await;
        Self { author, compendium, id: Uuid::new_v4().to_string(), recipient }
    }

    async fn row(&self) -> Option<Value> {
        Stack::get().aws().item("ShipmentsTable", &self.id).await
    }

    /// Waits until a worker has begun a step.
    async fn begins(&self, step: &str) {
        until(&format!("the step {step}"), async || {
            let row = self.row().await?;
            (row["step"]["S"] == step && row["begun"]["BOOL"] == true).then_some(())
        })
        .await;
    }

    /// Lets the call of a step hang before, or after it is carried out.
    async fn hangs(&self, step: &str, moment: Moment) {
        let api = api(self.recipient);
        let name = format!("{}.zip", self.compendium);
        let (method, path, contains) = match (step, self.recipient) {
            ("create", ZENODO) => ("POST", "/deposit/depositions", self.id.as_str()),
            ("describe", ZENODO) => ("PUT", "/deposit/depositions/", self.id.as_str()),
            ("publish", ZENODO) => ("POST", "/deposit/depositions/", "/actions/publish"),
            ("verify", ZENODO) => ("GET", "/deposit/depositions/", "/depositions/"),
            ("create", _) => ("POST", "/records/", self.id.as_str()),
            ("publish", _) => ("PATCH", "/records/", "publication_state"),
            ("describe", _) => ("PATCH", "/records/", "titles"),
            _ => ("PUT", "/files/", name.as_str()),
        };
        let kind = if moment == Before { "delay" } else { "delay_after" };
        let kind = json!({ "kind": kind, "ms": HANGS, "method": method, "times": 1 });
        fault(&format!("{api}{path}"), Some(contains), &kind).await;
    }

    /// Waits until what a step does has happened.
    async fn has_happened(&self, step: &str) {
        until(&format!("the effect of {step}"), async || {
            let deposit = deposits(&self.id).await.pop()?;
            let happened = match step {
                "create" => true,
                "upload" => !deposit.files().is_empty(),
                "publish" => deposit.publications() > 0,
                _ => {
                    sleep(Duration::from_millis(500)).await;
                    true
                }
            };
            happened.then_some(())
        })
        .await;
    }

    /// Ends the lease of a worker that died, as time does, and lets the janitor look.
    async fn lease_ends(&self) {
        let body = json!({
            "TableName": Stack::get().name("ShipmentsTable"),
            "Key": { "id": { "S": self.id } },
            "UpdateExpression": "SET wake = :past, #until = :past",
            "ConditionExpression": "attribute_exists(working)",
            "ExpressionAttributeNames": { "#until": "until" },
            "ExpressionAttributeValues": { ":past": { "N": "1" } },
        });
        Stack::get().aws().dynamodb("UpdateItem", &body).await;
        Stack::get().aws().invoke("JanitorFunction", &json!({})).await;
    }

    /// The shipment once nothing more happens to it.
    async fn settled(&self) -> Value {
        let client = Client::new();
        within(PATIENCE, "the end of a shipment", async || {
            self.row().await.filter(|row| row.get("working").is_none())?;
            Some(client.get(&format!("{SHIPMENT}/{}", self.id)).await.ok())
        })
        .await
    }

    /// Orders it, or asks for its publication, and kills whoever works on it at that moment.
    async fn dies(&self, step: &str, moment: Moment) {
        let path = format!("{SHIPMENT}/{}/publishment", self.id);
        if step == "publish" {
            order(&self.author, Some(&self.id), &self.compendium, self.recipient).await.has(201);
        }
        let asking = async {
            if step == "publish" {
                self.author.put(&path, "").await
            } else {
                order(&self.author, Some(&self.id), &self.compendium, self.recipient).await
            }
        };
        let killing = async {
            if step == "verify" {
                // The step before looks at the deposition too: each fault is set while the answer before is late.
                self.hangs("upload", After).await;
                self.has_happened("upload").await;
                self.hangs("verify", Before).await;
                sleep(Duration::from_millis(HANGS + 1_500)).await;
            }
            self.hangs(step, moment).await;
            self.begins(step).await;
            if moment == After {
                self.has_happened(step).await;
            } else {
                sleep(Duration::from_millis(500)).await;
            }
            kill()
        };
        // Nobody waits for the answer of who is dead.
        let killed = match select(pin!(asking), pin!(killing)).await {
            Either::Left((answer, _)) => panic!("answered before it could be killed: {answer:?}"),
            Either::Right((killed, _)) => killed,
        };
        assert!(killed > 0, "no worker was there to be killed");
        let row = self.row().await.expect("the shipment's row");
        assert_eq!((&row["step"]["S"], &row["working"]["S"]), (&json!(step), &json!("yes")), "{row:#}");
    }

    /// Asserts that the repository has what it should have, once.
    async fn is_once(&self) {
        let deposit = deposit(&self.id).await;
        let row = self.row().await.expect("the shipment's row");
        let md5 = row["package"]["M"]["md5"]["S"].as_str().expect("a digest").to_owned();
        assert_eq!(deposit.files(), [(format!("{}.zip", self.compendium), md5)], "{deposit:?}");
        assert_eq!((deposit.uploads(), deposit.publications()), (1, 1), "{deposit:?}");
        assert!(deposit.metadata().to_string().contains("How many ships there are."), "{deposit:?}");
        assert_eq!(row["deposition_id"]["S"], deposit.id());
        assert_eq!(row["doi"]["S"].as_str(), deposit.doi());
        let publications = publications_of(&self.id).await;
        assert_eq!(publications.len(), 1, "{publications:#?}");
        assert_eq!(publications[0]["details"]["M"]["doi"]["S"].as_str(), deposit.doi());
    }
}

/// Kills every worker; how many there were.
fn kill() -> usize {
    let handlers = Process::handlers("ShipFunction");
    handlers.iter().for_each(|handler| handler.kill());
    handlers.len()
}

#[tokio::test]
async fn killed_at_any_boundary_it_is_shipped_and_published_once() {
    let _alone = ALONE.lock().await;
    for (recipient, step, moment) in BOUNDARIES {
        println!("{recipient}, {step}, {moment:?}");
        let case = Case::new(recipient).await;
        case.dies(step, moment).await;
        case.lease_ends().await;
        let shipment = case.settled().await;
        let expected = if step == "publish" { "published" } else { "shipped" };
        assert_eq!(shipment["status"], expected, "{step} {moment:?}: {shipment:#}");
        case.author.put(&format!("{SHIPMENT}/{}/publishment", case.id), "").await;
        assert_eq!(case.settled().await["status"], "published");
        case.is_once().await;
    }
}

#[tokio::test]
async fn killed_while_packing_no_half_package_is_seen_and_it_is_packed_again() {
    let _alone = ALONE.lock().await;
    let author = Person::new(100).await;
    let content = noise(80 << 20);
    let compendium = create_large(&author, &Workspace::minimal_rmd().with("noise.bin", &content)).await;
    publish(&author, &compendium, Some(metadata("Noise"))).await;
    let case = Case { author, compendium, id: Uuid::new_v4().to_string(), recipient: ZENODO };
    let killing = async {
        case.begins("package").await;
        sleep(Duration::from_millis(100)).await;
        kill()
    };
    let (_, killed) = futures::join!(order(&case.author, Some(&case.id), &case.compendium, ZENODO), killing);
    assert!(killed > 0, "no worker was there to be killed");
    let row = case.row().await.expect("the shipment's row");
    assert_eq!((&row["step"]["S"], row.get("package")), (&json!("package"), None), "{row:#}");
    assert!(deposits(&case.id).await.is_empty());
    case.lease_ends().await;
    assert_eq!(case.settled().await["status"], "shipped");
    let deposit = deposit(&case.id).await;
    assert_eq!((deposit.files().len(), deposit.uploads()), (1, 1), "{deposit:?}");
}

#[tokio::test]
async fn a_lease_runs_out_by_itself() {
    let _alone = ALONE.lock().await;
    let case = Case::new(ZENODO).await;
    case.dies("create", After).await;
    // Nobody takes it before that.
    Stack::get().aws().send_message("ShipmentQueue", &json!({ "shipment": case.id })).await;
    sleep(Duration::from_secs(3)).await;
    assert_eq!(case.row().await.expect("a row")["attempts"]["N"], "1");
    let shipment = within(PATIENCE, "another worker", async || {
        Stack::get().aws().invoke("JanitorFunction", &json!({})).await;
        case.row().await.filter(|row| row.get("working").is_none())
    })
    .await;
    assert_eq!(shipment["status"]["S"], "shipped", "{shipment:#}");
    assert_eq!(deposit(&case.id).await.uploads(), 1);
}
