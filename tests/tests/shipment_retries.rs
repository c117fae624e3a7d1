//! Repositories that fail: issue 5. A refusal is kept, trouble is tried again, an answer that was lost is found out about.

use serde_json::{Value, json};

use tests::repository::{api, deposit, deposits, repository_fault};
use tests::shipment::{SHIPMENT, ZENODO, below, order, shipped};
use tests::{Client, Person, Stack, Workspace, fault, published, within};
use uuid::Uuid;

/// All attempts at one step, with their pauses.
const PATIENCE: u64 = 120;

/// Somebody with a published compendium, and the id of a shipment to come.
async fn ready() -> (Person, String, String) {
    let author = Person::new(100).await;
    let compendium = published(&author, &Workspace::minimal_rmd()).await;
    (author, compendium, Uuid::new_v4().to_string())
}

/// The shipment once nothing more happens to it.
async fn settled(id: &str) -> Value {
    let client = Client::new();
    within(PATIENCE, "the end of a shipment", async || {
        let row = Stack::get().aws().item("ShipmentsTable", id).await.expect("the shipment's row");
        if row.get("working").is_some() {
            return None;
        }
        Some(client.get(&format!("{SHIPMENT}/{id}")).await.ok())
    })
    .await
}

/// Asserts that there is one deposit of this shipment, with one file that was uploaded so often.
async fn is_one(id: &str, uploads: u64) {
    let deposit = deposit(id).await;
    assert_eq!((deposit.files().len(), deposit.uploads()), (1, uploads), "{deposit:?}");
}

#[tokio::test]
async fn a_refusal_ends_the_shipment_with_its_words() {
    let (author, compendium, id) = ready().await;
    let body = json!({ "status": 400, "message": "Validation error.", "errors": [{ "field": "metadata.title", "message": "Too dull." }] });
    repository_fault(ZENODO, &id, &json!({ "kind": "status", "code": 400, "body": body, "times": 1 })).await;
    let shipment = order(&author, Some(&id), &compendium, ZENODO).await.has(201).json();
    assert_eq!((&shipment["status"], &shipment["deposition_id"]), (&json!("error"), &Value::Null));
    let error = shipment["error"].as_str().expect("a text");
    assert!(error.contains("400") && error.contains("metadata.title: Too dull."), "{error}");
    assert!(deposits(&id).await.is_empty());
}

#[tokio::test]
async fn trouble_is_tried_again() {
    for kind in [
        json!({ "kind": "status", "code": 500, "times": 2 }),
        json!({ "kind": "status", "code": 429, "retry_after": 2, "times": 1 }),
        json!({ "kind": "drop", "times": 1 }),
    ] {
        let (author, compendium, id) = ready().await;
        repository_fault(ZENODO, &id, &kind).await;
        order(&author, Some(&id), &compendium, ZENODO).await.has(201);
        assert_eq!(settled(&id).await["status"], "shipped", "{kind}");
        is_one(&id, 1).await;
    }
}

#[tokio::test]
async fn trouble_that_does_not_end_becomes_an_error() {
    let (author, compendium, id) = ready().await;
    repository_fault(ZENODO, &id, &json!({ "kind": "status", "code": 503, "times": 20 })).await;
    order(&author, Some(&id), &compendium, ZENODO).await.has(201);
    let shipment = settled(&id).await;
    assert_eq!(
        (&shipment["status"], &shipment["error"]),
        (&json!("error"), &json!("the repository can't be reached"))
    );
    let row = Stack::get().aws().item("ShipmentsTable", &id).await.expect("a row");
    assert_eq!(row["attempts"]["N"], "5", "{row:#}");
}

#[tokio::test]
async fn a_deposition_whose_answer_was_lost_is_found_again() {
    for kind in [
        json!({ "kind": "drop_after", "times": 1 }),
        json!({ "kind": "status_after", "code": 502, "times": 1 }),
        json!({ "kind": "delay_after", "ms": 12_000, "times": 1 }),
    ] {
        let (author, compendium, id) = ready().await;
        repository_fault(ZENODO, &id, &kind).await;
        order(&author, Some(&id), &compendium, ZENODO).await.has(201);
        assert_eq!(settled(&id).await["status"], "shipped", "{kind}");
        is_one(&id, 1).await;
    }
}

#[tokio::test]
async fn a_file_whose_answer_was_lost_is_not_sent_again() {
    let (author, compendium, id) = ready().await;
    let name = format!("{compendium}.zip");
    repository_fault(ZENODO, &name, &json!({ "kind": "drop_after", "times": 1 })).await;
    order(&author, Some(&id), &compendium, ZENODO).await.has(201);
    assert_eq!(settled(&id).await["status"], "shipped");
    is_one(&id, 1).await;
}

#[tokio::test]
async fn an_upload_that_broke_off_is_sent_anew() {
    let (author, compendium, id) = ready().await;
    let name = format!("{compendium}.zip");
    repository_fault(ZENODO, &name, &json!({ "kind": "drop_at", "bytes": 100, "times": 1 })).await;
    order(&author, Some(&id), &compendium, ZENODO).await.has(201);
    assert_eq!(settled(&id).await["status"], "shipped");
    assert_eq!(deposit(&id).await.files().len(), 1);
}

#[tokio::test]
async fn a_publication_whose_answer_was_lost_is_adopted() {
    for kind in [
        json!({ "kind": "drop_after", "times": 1 }),
        json!({ "kind": "status_after", "code": 504, "times": 1 }),
    ] {
        let (author, compendium, _) = ready().await;
        let shipment = shipped(&author, &compendium, ZENODO).await;
        let deposition = shipment["deposition_id"].as_str().expect("an id");
        let path = format!("{}/deposit/depositions/{deposition}/actions/publish", api(ZENODO));
        fault(&path, None, &kind).await;
        author.put(&below(&shipment, "/publishment"), "").await;
        let id = shipment["id"].as_str().expect("an id");
        let shipment = settled(id).await;
        assert_eq!(shipment["status"], "published", "{kind}");
        assert_eq!(deposit(id).await.publications(), 1);
    }
}

#[tokio::test]
async fn redelivered_messages_and_several_workers_ship_once() {
    let (author, compendium, id) = ready().await;
    let aws = Stack::get().aws();
    let message = json!({ "shipment": id });
    // Slow enough for the others to come meanwhile.
    repository_fault(ZENODO, &id, &json!({ "kind": "delay", "ms": 1_500, "times": 4 })).await;
    let more = async {
        for _ in 0..8 {
            aws.send_message("ShipmentQueue", &message).await;
        }
    };
    let (answer, ()) = futures::join!(order(&author, Some(&id), &compendium, ZENODO), more);
    answer.has(201);
    assert_eq!(settled(&id).await["status"], "shipped");
    for _ in 0..3 {
        aws.send_message("ShipmentQueue", &message).await;
    }
    assert_eq!(settled(&id).await["status"], "shipped");
    is_one(&id, 1).await;
}

#[tokio::test]
async fn messages_that_mean_nothing_do_no_harm() {
    let aws = Stack::get().aws();
    for body in [json!({ "shipment": "nope" }), json!({}), json!([]), json!("x"), json!({ "shipment": 1 })] {
        aws.send_message("ShipmentQueue", &body).await;
    }
    let (author, compendium, _) = ready().await;
    shipped(&author, &compendium, ZENODO).await;
}

#[tokio::test]
async fn a_shipment_whose_message_was_lost_is_woken() {
    let (author, compendium, id) = ready().await;
    order(&author, Some(&id), &compendium, ZENODO).await.has(201);
    // As if nobody had ever come: all to be done, and nobody at it.
    let set = "SET #status = :status, step = :step, working = :working, wake = :zero, #until = :zero REMOVE package, deposition_id";
    let body = json!({
        "TableName": Stack::get().name("ShipmentsTable"),
        "Key": { "id": { "S": id } },
        "UpdateExpression": set,
        "ExpressionAttributeNames": { "#status": "status", "#until": "until" },
        "ExpressionAttributeValues": {
            ":status": { "S": "to be shipped" }, ":step": { "S": "package" }, ":working": { "S": "yes" }, ":zero": { "N": "0" },
        },
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
    Stack::get().aws().invoke("JanitorFunction", &json!({})).await;
    assert_eq!(settled(&id).await["status"], "shipped");
}
