//! What the history says of answers that are no plain success: contract/orcid-sync.md 2.3. The others: `orcid_history.rs`.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::orcid_queue::{HISTORIES, Linked, queue_item, rewrite};
use tests::publication::{PUBLICATIONS, publication};
use tests::{Client, Record, Stack, calls, fault};

/// Switches a fault on for the next addition to a person's record.
async fn disturb(owner: &Linked, mut kind: Value) {
    (kind["method"], kind["times"]) = (json!("POST"), json!(1));
    fault(&format!("/v3.0/{}/", owner.orcid()), None, &kind).await;
}

/// The time that a call to ORCID may take.
async fn limit() -> Duration {
    let info = Client::new().get("/info").await.ok();
    let milliseconds = info["config"]["module"]["serviceRequestTimeout"].as_u64();
    Duration::from_millis(milliseconds.expect("a number of milliseconds"))
}

/// Enters a publication of hers.
async fn enter(owner: &Linked) -> Value {
    let fields = json!({ "title": "Ships", "year": 2026, "doi": format!("10.5072/{}", owner.uuid) });
    owner.user.send(owner.user.request("POST", PUBLICATIONS).json(&fields)).await.ok()["data"][0].take()
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_is_status_0_and_makes_no_second_work() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    let limit = limit().await;
    disturb(&owner, json!({ "kind": "delay_after", "ms": limit.as_millis() as u64 + 4_000 })).await;
    let begin = Instant::now();
    let history = owner.sent(row).await;
    assert!(begin.elapsed() >= limit && begin.elapsed() < limit + Duration::from_secs(3));
    assert_eq!(
        (&history["status"], &history["putCode"], &history["responseMessage"]),
        (&json!(0), &json!(null), &json!("ORCID did not answer in time"))
    );
    assert!(owner.waits(row).await);
    // ORCID has it all the same: it is found, and changed to what it is now.
    let history = owner.sent(row).await;
    assert!(history["putCode"].is_string() && !owner.waits(row).await, "{history}");
    let posts = calls(owner.orcid()).await.iter().filter(|call| *call == "POST work").count();
    assert_eq!((posts, Record::of(&owner.user.researcher).await.count().await), (1, 1));
}

#[tokio::test]
async fn what_orcid_says_is_the_message() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    let refusal = json!({ "response-code": 400, "error-code": 9001, "developer-message": "no such thing" });
    disturb(&owner, json!({ "kind": "status", "code": 400, "body": refusal })).await;
    let history = owner.sent(row).await;
    let message = history["responseMessage"].as_str().expect("ORCID's answer");
    assert_eq!(serde_json::from_str::<Value>(message).expect("as it came"), refusal);
    let path = format!("{HISTORIES}/{}", history["id"]);
    assert_eq!(owner.user.call("GET", &path).await.ok(), history);
}

#[tokio::test]
async fn a_duplicate_of_what_is_not_ours_is_recorded_and_waits_on() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    disturb(&owner, json!({ "kind": "status", "code": 409 })).await;
    let history = owner.sent(row).await;
    assert_eq!((&history["status"], &history["putCode"]), (&json!(409), &json!(null)));
    assert!(owner.waits(row).await);
    assert_eq!(owner.sent(row).await["status"], 201);
}

#[tokio::test]
async fn of_two_publications_with_one_doi_the_second_is_a_duplicate_and_the_first_stays() {
    let owner = Linked::new().await;
    let doi = json!({ "doi": { "S": format!("10.5072/{}", owner.uuid) } });
    let first = owner.publication(&doi).await;
    let row = owner.row("Publication", "INSERT", &json!({ "entityId": first })).await;
    assert_eq!(owner.sent(row).await["status"], 201);
    let second = owner.publication(&doi).await;
    let row = owner.row("Publication", "INSERT", &json!({ "entityId": second })).await;
    // Nor is it taken for what was sent before without a clear answer.
    disturb(&owner, json!({ "kind": "drop" })).await;
    assert_eq!(owner.sent(row).await["status"], 0);
    let history = owner.sent(row).await;
    assert_eq!((&history["status"], &history["putCode"]), (&json!(409), &json!(null)), "{history}");
    assert!(owner.waits(row).await);
    let calls = calls(owner.orcid()).await;
    assert!(calls.iter().all(|call| !call.starts_with("PUT")), "{calls:?}");
}

/// Longer than a request lasts: it is recorded at once, and no attempt is counted.
#[tokio::test]
async fn orcids_wish_to_wait_long_is_recorded_for_who_sends_by_hand() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    for status in [429, 503] {
        disturb(&owner, json!({ "kind": "status", "code": status, "retry_after": 600 })).await;
        let begin = Instant::now();
        let history = owner.sent(row).await;
        assert!(begin.elapsed() < limit().await);
        assert_eq!((&history["status"], &history["putCode"]), (&json!(status), &json!(null)));
        let item = queue_item(row).await.expect("it waits on");
        assert_eq!((&item["attempts"]["N"], item.get("holder")), (&json!("0"), None), "{item}");
    }
    assert_eq!(calls(owner.orcid()).await, ["POST work", "POST work"]);
    assert_eq!(owner.sent(row).await["status"], 201);
}

#[tokio::test]
async fn a_signature_that_stands_for_nothing_is_status_500() {
    let owner = Linked::new().await;
    let row = owner.keyword("soil").await;
    let values = json!({ ":nothing": { "S": "person.country::DE" } });
    rewrite(row, "SET #metadata = :nothing", &json!({ "#metadata": "metadata" }), &values).await;
    let history = owner.sent(row).await;
    assert_eq!((&history["status"], &history["putCode"]), (&json!(500), &json!(null)));
    let message = "No metadata values provided to create ORCID object with simple value";
    assert_eq!(history["responseMessage"], message);
    assert!(owner.waits(row).await && calls(owner.orcid()).await.is_empty());
}

/// contract/orcid-sync.md 2.3: of a value nothing can be changed, so that it is removed; 2.4: unless it is forced.
#[tokio::test]
async fn an_update_of_a_value_removes_it_or_is_forced_to_add_it() {
    let owner = Linked::new().await;
    let value = json!({ "metadata": "dc.subject::soil", "putCode": "1" });
    let row = owner.row("KEYWORDS", "UPDATE", &value).await;
    let history = owner.sent(row).await;
    assert_eq!((&history["status"], &history["putCode"]), (&json!(204), &json!(null)));
    assert!(!owner.waits(row).await);
    let row = owner.row("KEYWORDS", "UPDATE", &value).await;
    let history = owner.send_as(row, "?forceAddition=true").await.has(201).json();
    assert_eq!((&history["status"], history["putCode"].is_string()), (&json!(201), true));
    // A removal stays one.
    let by = json!({ "metadata": "dc.subject::soil", "putCode": history["putCode"] });
    let row = owner.row("KEYWORDS", "DELETE", &by).await;
    assert_eq!(owner.send_as(row, "?forceAddition=true").await.has(201).json()["status"], 204);
    let put_code = by["putCode"].as_str().expect("a put-code");
    assert_eq!(
        calls(owner.orcid()).await,
        ["DELETE keywords/1".to_owned(), "POST keywords".to_owned(), format!("DELETE keywords/{put_code}")]
    );
}

/// The row has no `entityId`: it may be gone here already.
#[tokio::test]
async fn a_publication_that_she_removes_from_her_record_has_no_put_code_any_more() {
    let owner = Linked::new().await;
    let entered = enter(&owner).await;
    let put_code = async || {
        let shown = owner.user.call("GET", &publication(&entered)).await.ok();
        shown["data"][0]["orcid_put_code"].clone()
    };
    let row = owner.row("Publication", "INSERT", &json!({ "entityId": entered["uuid"] })).await;
    let history = owner.sent(row).await;
    assert!(history["putCode"].is_string(), "{history}");
    assert_eq!(put_code().await, history["putCode"]);
    let there = json!({ "entityId": entered["uuid"], "putCode": history["putCode"] });
    let row = owner.row("Publication", "DELETE", &there).await;
    let history = owner.sent(row).await;
    assert_eq!((&history["status"], &history["entityId"]), (&json!(204), &Value::Null), "{history}");
    assert_eq!(put_code().await, Value::Null);
}

#[tokio::test]
async fn what_is_not_valid_leaves_no_history() {
    let owner = Linked::new().await;
    let row = owner.row("COUNTRY", "INSERT", &json!({ "metadata": "person.country::UK" })).await;
    owner.send(row).await.has(422);
    let item = queue_item(row).await.expect("it waits on");
    assert_eq!((&item["attempts"]["N"], item.get("holder")), (&json!("0"), None), "{item}");
    let all = Stack::get().aws().scan("OrcidSyncTable").await;
    let of_hers = |item: &&Value| {
        item["profile_item_id"]["S"] == owner.uuid
            && item["id"]["S"].as_str().is_some_and(|id| id.starts_with("history#"))
    };
    assert_eq!(all.iter().find(of_hers), None);
}

#[tokio::test]
async fn a_history_forgets_what_was_deleted_since() {
    let owner = Linked::new().await;
    let entered = enter(&owner).await;
    let uuid = entered["uuid"].clone();
    let row = owner.row("Publication", "INSERT", &json!({ "entityId": uuid })).await;
    let history = owner.sent(row).await;
    let path = format!("{HISTORIES}/{}", history["id"]);
    assert_eq!(owner.user.call("GET", &path).await.ok()["entityId"], uuid);
    owner.user.send(owner.user.request("DELETE", &publication(&entered))).await.has(200);
    let mut expected = history;
    expected["entityId"] = Value::Null;
    assert_eq!(owner.user.call("GET", &path).await.ok(), expected);
}

/// Her preferences send nothing: she asked for the row herself.
#[tokio::test]
async fn what_she_asked_for_leaves_the_queue_with_what_it_is_about() {
    let owner = Linked::new().await;
    let entered = enter(&owner).await;
    let row = owner.row("Publication", "INSERT", &json!({ "entityId": entered["uuid"] })).await;
    let edit = owner.user.request("PATCH", &publication(&entered)).json(&json!({ "title": "Boats" }));
    owner.user.send(edit).await.has(200);
    assert!(owner.waits(row).await);
    owner.user.send(owner.user.request("DELETE", &publication(&entered))).await.has(200);
    assert_eq!(queue_item(row).await, None);
}
