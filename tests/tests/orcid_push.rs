//! The push: contract/orcid-sync.md 6, decisions.md "ORCID queue and history".

use serde_json::{Value, json};
use tests::orcid_queue::{Linked, queue_item};
use tests::{Record, Stack, calls, fault, until};

/// Has a person's rows pushed, or not any more, as her preferences would.
async fn prefers(owner: &Linked, mode: &str) {
    let item = json!({ "id": { "S": format!("preferences#{}", owner.uuid) }, "mode": { "S": mode } });
    Stack::get().aws().put_items("OrcidSyncTable", [item]).await;
}

/// Lets the schedule pass.
async fn minute() {
    Stack::get().aws().invoke("OrcidPushFunction", &json!({})).await;
}

/// The row once its attempts are these; none when it is gone.
async fn attempted(row: i64, attempts: &str) -> Value {
    until("an attempt", async || {
        let item = queue_item(row).await.expect("the row waits on");
        (item["attempts"]["N"] == attempts && item.get("holder").is_none()).then_some(item)
    })
    .await
}

/// Makes a row due now.
async fn is_due(row: i64) {
    let body = json!({
        "TableName": Stack::get().name("OrcidSyncTable"),
        "Key": { "id": { "S": format!("queue#{row}") } },
        "UpdateExpression": "SET due = :past",
        "ConditionExpression": "attribute_exists(#batch)",
        "ExpressionAttributeNames": { "#batch": "batch" },
        "ExpressionAttributeValues": { ":past": { "N": "1" } },
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
}

async fn gone(row: i64) {
    until("the row is gone", async || queue_item(row).await.is_none().then_some(())).await;
}

#[tokio::test]
async fn rows_of_who_wants_that_are_sent_without_asking() {
    let (batch, manual) = futures::join!(Linked::new(), Linked::new());
    prefers(&batch, "BATCH").await;
    let (_, row) = batch.waiting().await;
    let keyword = batch.keyword("soil").await;
    let (_, left) = manual.waiting().await;
    minute().await;
    futures::join!(gone(row), gone(keyword));
    assert_eq!(Record::of(&batch.user.researcher).await.count().await, 1);
    assert!(manual.waits(left).await);
    assert!(calls(manual.orcid()).await.is_empty());
}

#[tokio::test]
async fn failures_are_counted_and_come_to_an_end() {
    let owner = Linked::new().await;
    prefers(&owner, "BATCH").await;
    let (_, row) = owner.waiting().await;
    fault(
        &format!("/v3.0/{}/work", owner.orcid()),
        None,
        &json!({ "kind": "status", "code": 400, "times": 5 }),
    )
    .await;
    for attempts in 1..=5 {
        minute().await;
        let item = attempted(row, &attempts.to_string()).await;
        let pushed = item.get("batch").is_some();
        assert_eq!(pushed, attempts < 5, "{item}");
        if pushed {
            // Not before its time.
            minute().await;
            assert_eq!(queue_item(row).await.expect("the row")["attempts"]["N"], attempts.to_string());
            is_due(row).await;
        }
    }
    // By hand it can be sent at any time.
    assert_eq!(owner.sent(row).await["status"], 201);
}

#[tokio::test]
async fn what_is_not_valid_is_an_attempt_without_a_history() {
    let owner = Linked::new().await;
    prefers(&owner, "BATCH").await;
    let row = owner.row("COUNTRY", "INSERT", &json!({ "metadata": "person.country::UK" })).await;
    minute().await;
    attempted(row, "1").await;
    assert!(calls(owner.orcid()).await.is_empty());
}

#[tokio::test]
async fn orcids_wish_to_wait_is_no_attempt() {
    let owner = Linked::new().await;
    prefers(&owner, "BATCH").await;
    let (_, row) = owner.waiting().await;
    let busy = json!({ "kind": "status", "code": 503, "retry_after": 600, "times": 1 });
    fault(&format!("/v3.0/{}/", owner.orcid()), None, &busy).await;
    minute().await;
    until("the call", async || (!calls(owner.orcid()).await.is_empty()).then_some(())).await;
    let item = attempted(row, "0").await;
    let due: i64 = item["due"]["N"].as_str().expect("a number").parse().expect("a time");
    let claimed: i64 = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("after 1970")
        .as_secs()
        .try_into()
        .expect("a time");
    assert!(due > claimed + 500, "{item}");
    is_due(row).await;
    minute().await;
    gone(row).await;
}

#[tokio::test]
async fn who_died_while_sending_leaves_no_second_work() {
    let owner = Linked::new().await;
    prefers(&owner, "BATCH").await;
    let (publication, row) = owner.waiting().await;
    // As if a worker had sent it and died before it could say so.
    assert_eq!(owner.sent(row).await["status"], 201);
    let row = owner.row("Publication", "INSERT", &json!({ "entityId": publication })).await;
    let body = json!({
        "TableName": Stack::get().name("OrcidSyncTable"),
        "Key": { "id": { "S": format!("queue#{row}") } },
        "UpdateExpression": "SET holder = :dead, #until = :past, sent = :sent",
        "ExpressionAttributeNames": { "#until": "until" },
        "ExpressionAttributeValues": {
            ":dead": { "S": "dead" }, ":past": { "N": "1" },
            ":sent": { "L": [{ "M": { "kind": { "S": "doi" }, "value": { "S": format!("10.5072/{publication}") } } }] },
        },
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
    is_due(row).await;
    minute().await;
    gone(row).await;
    let posts = calls(owner.orcid()).await.iter().filter(|call| *call == "POST work").count();
    assert_eq!((posts, Record::of(&owner.user.researcher).await.count().await), (1, 1));
}

#[tokio::test]
async fn a_message_too_many_does_nothing() {
    let owner = Linked::new().await;
    let row = owner.keyword("soil").await;
    for row in [row, 2_147_483_647] {
        Stack::get().aws().send_message("OrcidSyncQueue", &json!({ "row": row })).await;
    }
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert!(owner.waits(row).await, "who sends by hand is not pushed");
    assert!(calls(owner.orcid()).await.is_empty());
}
