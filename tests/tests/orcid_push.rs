//! The push: contract/orcid-sync.md 6, decisions.md "ORCID queue and history".

use serde_json::{Value, json};
use tests::orcid_queue::{Linked, queue_item, rewrite};
use tests::publication::{PUBLICATIONS, publication};
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
    // The log says what was done, in the words of the contract.
    logged("queue records to synchronize with ORCID").await;
    let text = format!("Addition of Publication for profile with ID: {}", batch.uuid);
    logged(&text).await;
    logged("History record created with status 201. The operation was completed successfully").await;
}

/// Waits until the push has logged this.
async fn logged(text: &str) {
    until("the line in the log", async || {
        let lines = Stack::get().aws().log_lines("OrcidPushFunction", text).await;
        (!lines.is_empty()).then_some(())
    })
    .await;
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
    logged("Errors occurs during ORCID object validation. Error codes: country.invalid").await;
}

#[tokio::test]
async fn what_nobody_may_send_is_an_attempt_and_logged() {
    let owner = Linked::new().await;
    owner.user.call("DELETE", "/link").await.has(204);
    prefers(&owner, "BATCH").await;
    let row = owner.keyword("soil").await;
    minute().await;
    attempted(row, "1").await;
    let message = format!(
        "An unexpected error occurs during the synchronization: The related profileItem item (id = {}) does not have an access token",
        owner.uuid
    );
    logged(&message).await;
}

#[tokio::test]
async fn what_was_switched_off_while_its_sender_died_is_not_sent() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    let item = json!({
        "id": { "S": format!("preferences#{}", owner.uuid) }, "mode": { "S": "BATCH" },
        "publications": { "S": "DISABLED" }, "unsettled": { "L": [{ "S": "Publication" }] },
    });
    Stack::get().aws().put_items("OrcidSyncTable", [item]).await;
    let values = json!({ ":dead": { "S": "dead" }, ":past": { "N": "1" }, ":yes": { "S": "yes" } });
    let names = json!({ "#until": "until", "#batch": "batch" });
    rewrite(row, "SET holder = :dead, #until = :past, #batch = :yes, due = :past", &names, &values).await;
    minute().await;
    gone(row).await;
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
    let values = json!({
        ":dead": { "S": "dead" }, ":past": { "N": "1" },
        ":sent": { "L": [{ "M": { "kind": { "S": "doi" }, "value": { "S": format!("10.5072/{publication}") } } }] },
    });
    let names = json!({ "#until": "until" });
    rewrite(row, "SET holder = :dead, #until = :past, sent = :sent", &names, &values).await;
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

#[tokio::test]
async fn a_message_of_before_does_nothing() {
    let owner = Linked::new().await;
    let row = owner.keyword("soil").await;
    // It was put off since the message was sent.
    let due = 4_000_000_000_i64;
    let values = json!({ ":yes": { "S": "yes" }, ":due": { "N": due.to_string() } });
    rewrite(row, "SET #batch = :yes, due = :due", &json!({ "#batch": "batch" }), &values).await;
    prefers(&owner, "BATCH").await;
    Stack::get().aws().send_message("OrcidSyncQueue", &json!({ "row": row, "due": 1 })).await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert!(calls(owner.orcid()).await.is_empty());
    Stack::get().aws().send_message("OrcidSyncQueue", &json!({ "row": row, "due": due })).await;
    gone(row).await;
}

#[tokio::test]
async fn what_was_given_up_comes_back_when_it_is_changed_while_somebody_sends_it() {
    let owner = Linked::new().await;
    let prefers = async |mode: &str| {
        let item = json!({
            "id": { "S": format!("preferences#{}", owner.uuid) }, "mode": { "S": mode }, "publications": { "S": "ALL" },
        });
        Stack::get().aws().put_items("OrcidSyncTable", [item]).await;
    };
    prefers("MANUAL").await;
    let request = owner.user.request("POST", PUBLICATIONS).json(&json!({ "title": "Ships", "year": 2026 }));
    let entered = owner.user.send(request).await.ok()["data"][0].take();
    let row = owner.rows().await[0]["id"].as_i64().expect("a row");
    let values = json!({
        ":somebody": { "S": "somebody" }, ":late": { "N": "4000000000" }, ":five": { "N": "5" },
    });
    let names = json!({ "#until": "until" });
    rewrite(row, "SET holder = :somebody, #until = :late, due = :late, attempts = :five", &names, &values)
        .await;
    prefers("BATCH").await;
    let edit = owner.user.request("PATCH", &publication(&entered)).json(&json!({ "title": "Boats" }));
    owner.user.send(edit).await.has(200);
    let item = queue_item(row).await.expect("the row");
    assert_eq!((&item["attempts"]["N"], &item["batch"]["S"]), (&json!("0"), &json!("yes")), "{item}");
    assert_eq!(item["due"]["N"], "4000000000", "whoever sends it sets the time: {item}");
}

#[tokio::test]
async fn rows_that_wait_already_are_handed_to_the_push_with_the_mode() {
    let owner = Linked::new().await;
    let row = owner.keyword("soil").await;
    assert_eq!(queue_item(row).await.expect("the row").get("batch"), None);
    let body = json!([{ "op": "replace", "path": "/orcid/mode", "value": "BATCH" }]);
    let request = owner.user.request("PATCH", &format!("/api/eperson/profiles/{}", owner.uuid));
    owner.user.send(request.json(&body)).await.has(200);
    minute().await;
    gone(row).await;
    let posts = calls(owner.orcid()).await.iter().filter(|call| *call == "POST keywords").count();
    assert_eq!(posts, 1);
}

#[tokio::test]
async fn a_mode_whose_writer_was_killed_is_seen_to_by_whoever_looks_next() {
    let owner = Linked::new().await;
    let row = owner.keyword("soil").await;
    // Somebody wrote the mode, and died before the rows.
    let item = json!({
        "id": { "S": format!("preferences#{}", owner.uuid) }, "mode": { "S": "BATCH" }, "handing_over": { "BOOL": true },
        "publications": { "S": "DISABLED" }, "fundings": { "S": "DISABLED" }, "profile": { "L": [] },
    });
    Stack::get().aws().put_items("OrcidSyncTable", [item]).await;
    owner.user.call("GET", &format!("/api/eperson/profiles/{}", owner.uuid)).await.has(200);
    let key = format!("preferences#{}", owner.uuid);
    let settled = Stack::get().aws().item("OrcidSyncTable", &key).await.expect("the preferences");
    assert_eq!((&settled["mode"]["S"], settled.get("handing_over")), (&json!("BATCH"), None));
    minute().await;
    gone(row).await;
}

/// Preferences as somebody leaves them for the push to look through now: mode, and whether publications are sent.
async fn leaves(owner: &Linked, mode: &str, publications: &str, more: &Value) {
    let mut item = json!({
        "id": { "S": format!("preferences#{}", owner.uuid) }, "mode": { "S": mode },
        "publications": { "S": publications }, "batch": { "S": "preferences" }, "due": { "N": "1" },
    });
    let (all, more) = (item.as_object_mut().expect("an object"), more.as_object().expect("an object"));
    all.extend(more.clone());
    Stack::get().aws().put_items("OrcidSyncTable", [item]).await;
}

async fn preferences(owner: &Linked) -> Value {
    let key = format!("preferences#{}", owner.uuid);
    Stack::get().aws().item("OrcidSyncTable", &key).await.expect("the preferences")
}

/// Waits until the push has looked through a person's preferences; they as they are stored.
async fn looked_through(owner: &Linked) -> Value {
    until("the push looks through them", async || {
        let item = preferences(owner).await;
        item.get("batch").is_none().then_some(item)
    })
    .await
}

/// A publication of hers that is queued since she wants all of them to be; the id of its row.
async fn queued(owner: &Linked) -> i64 {
    let all = json!([{ "op": "replace", "path": "/orcid/publications", "value": "ALL" }]);
    let request = owner.user.request("PATCH", &format!("/api/eperson/profiles/{}", owner.uuid));
    owner.user.send(request.json(&all)).await.has(200);
    let fields = json!({ "title": "Ships", "year": 2026, "doi": format!("10.5072/{}", owner.uuid) });
    owner.user.send(owner.user.request("POST", PUBLICATIONS).json(&fields)).await.has(200);
    owner.rows().await[0]["id"].as_i64().expect("a row")
}

#[tokio::test]
async fn preferences_whose_writer_was_killed_are_seen_to_without_anybodys_doing() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    let keyword = owner.keyword("soil").await;
    let left = json!({ "handing_over": { "BOOL": true }, "unsettled": { "L": [{ "S": "Publication" }] } });
    leaves(&owner, "BATCH", "DISABLED", &left).await;
    minute().await;
    futures::join!(gone(row), gone(keyword));
    let settled = looked_through(&owner).await;
    assert_eq!((settled.get("handing_over"), settled.get("unsettled")), (None, None), "{settled}");
    assert_eq!(calls(owner.orcid()).await, ["POST keywords"]);
}

/// As an index that lags makes it miss them.
#[tokio::test]
async fn rows_that_a_mode_missed_are_handed_over_later_and_what_was_given_up_is_not() {
    let owner = Linked::new().await;
    let (missed, given_up) = (owner.keyword("soil").await, owner.keyword("ships").await);
    let values = json!({ ":five": { "N": "5" } });
    rewrite(given_up, "SET #attempts = :five", &json!({ "#attempts": "attempts" }), &values).await;
    leaves(&owner, "BATCH", "DISABLED", &json!({})).await;
    minute().await;
    gone(missed).await;
    looked_through(&owner).await;
    let item = queue_item(given_up).await.expect("the row");
    assert_eq!((&item["attempts"]["N"], item.get("batch")), (&json!("5"), None), "{item}");
}

#[tokio::test]
async fn rows_that_switching_off_missed_go_later_and_what_she_asked_for_stays() {
    let owner = Linked::new().await;
    let (missed, asked) = (queued(&owner).await, owner.waiting().await.1);
    leaves(&owner, "MANUAL", "DISABLED", &json!({})).await;
    minute().await;
    gone(missed).await;
    looked_through(&owner).await;
    assert!(owner.waits(asked).await);
}

#[tokio::test]
async fn a_row_that_switching_off_missed_is_not_sent() {
    let owner = Linked::new().await;
    let row = queued(&owner).await;
    prefers(&owner, "BATCH").await;
    let values = json!({ ":past": { "N": "1" }, ":yes": { "S": "yes" } });
    rewrite(row, "SET #batch = :yes, due = :past", &json!({ "#batch": "batch" }), &values).await;
    minute().await;
    gone(row).await;
    assert!(calls(owner.orcid()).await.is_empty());
}

#[tokio::test]
async fn what_is_chosen_is_looked_through_once_more() {
    let owner = Linked::new().await;
    let row = queued(&owner).await;
    let chosen = preferences(&owner).await;
    assert_eq!((&chosen["batch"]["S"], chosen.get("unsettled")), (&json!("preferences"), None), "{chosen}");
    let body = json!({
        "TableName": Stack::get().name("OrcidSyncTable"), "Key": { "id": chosen["id"] },
        "UpdateExpression": "SET due = :past", "ExpressionAttributeValues": { ":past": { "N": "1" } },
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
    minute().await;
    let settled = looked_through(&owner).await;
    assert_eq!((&settled["publications"]["S"], settled.get("due")), (&json!("ALL"), None), "{settled}");
    assert!(owner.waits(row).await, "what is wanted stays");
}

/// As an index that lags makes whoever switches them on miss them.
#[tokio::test]
async fn what_was_entered_just_before_it_was_switched_on_is_queued_later_and_what_was_discarded_is_not() {
    let owner = Linked::new().await;
    let (_, discarded) = owner.waiting().await;
    owner.user.call("DELETE", &format!("/api/eperson/orcidqueues/{discarded}")).await.has(204);
    let missed = owner.publication(&json!({})).await;
    leaves(&owner, "MANUAL", "ALL", &json!({})).await;
    minute().await;
    looked_through(&owner).await;
    let entities: Vec<_> = owner.rows().await.iter().map(|row| row["entityId"].clone()).collect();
    assert_eq!(entities, [json!(missed)]);
}
