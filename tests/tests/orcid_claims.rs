//! Rows that somebody is just sending: issue "ORCID queue and history", contract/orcid-sync.md 2.2.

use serde_json::{Value, json};
use tests::orcid_queue::{Linked, NEVER, QUEUES, hold, queue_item};
use tests::publication::PUBLICATIONS;
use tests::{Answer, Stack, calls, fault, until};
use uuid::Uuid;

/// Has all of her publications queued, or none.
async fn prefers(owner: &Linked, publications: &str) -> Answer {
    let body = json!([{ "op": "replace", "path": "/orcid/publications", "value": publications }]);
    let request = owner.user.request("PATCH", &format!("/api/eperson/profiles/{}", owner.uuid));
    owner.user.send(request.json(&body)).await
}

/// Enters a publication of hers that ORCID would take.
async fn enter(owner: &Linked) {
    let fields = json!({ "title": "Ships", "year": 2026, "doi": format!("10.5072/{}", Uuid::new_v4()) });
    owner.user.send(owner.user.request("POST", PUBLICATIONS).json(&fields)).await.has(200);
}

/// Her preferences as they are stored.
async fn preferences(owner: &Linked) -> Option<Value> {
    Stack::get().aws().item("OrcidSyncTable", &format!("preferences#{}", owner.uuid)).await
}

/// Has ORCID refuse the next addition to her record, after a while.
async fn refuse_late(owner: &Linked) {
    let path = format!("/v3.0/{}/", owner.orcid());
    fault(&path, None, &json!({ "kind": "delay", "ms": 2_000, "method": "POST", "times": 1 })).await;
    fault(&path, None, &json!({ "kind": "status", "code": 400, "method": "POST", "times": 1 })).await;
}

/// Waits until somebody sends a row.
async fn held(row: i64) {
    until("somebody sends it", async || {
        queue_item(row).await.expect("the row").get("holder").is_some().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_sent_without_end_is_busy_until_its_sender_is_given_up() {
    let owner = Linked::new().await;
    let row = owner.keyword("soil").await;
    hold(row, NEVER).await;
    let path = format!("{QUEUES}/{row}");
    let (sent, discarded) = futures::join!(owner.send(row), owner.user.call("DELETE", &path));
    for refused in [sent, discarded] {
        assert_eq!((refused.status, refused.header("retry-after")), (503, "5"), "{refused:?}");
        assert_eq!(refused.json()["message"], "An exception has occurred");
    }
    assert!(calls(owner.orcid()).await.is_empty());
    assert!(owner.waits(row).await);
    // Whoever sent it is dead.
    hold(row, 1).await;
    assert_eq!(owner.sent(row).await["status"], 201);
    assert_eq!(calls(owner.orcid()).await, ["POST keywords"]);
}

#[tokio::test]
async fn a_row_whose_sender_is_dead_can_be_discarded() {
    let owner = Linked::new().await;
    let row = owner.keyword("soil").await;
    hold(row, 1).await;
    owner.user.call("DELETE", &format!("{QUEUES}/{row}")).await.is(204, "");
}

#[tokio::test]
async fn what_is_switched_off_while_it_is_sent_leaves_the_queue_with_the_answer() {
    let owner = Linked::new().await;
    prefers(&owner, "ALL").await.has(200);
    enter(&owner).await;
    let row = owner.rows().await[0]["id"].as_i64().expect("an integer");
    refuse_late(&owner).await;
    let switch = async {
        held(row).await;
        prefers(&owner, "DISABLED").await
    };
    let (history, switched) = futures::join!(owner.sent(row), switch);
    assert_eq!(switched.ok()["orcidSynchronization"]["publicationsPreference"], "DISABLED");
    assert_eq!(history["status"], 400);
    assert_eq!(queue_item(row).await, None, "nobody wants it any more");
    // Nothing is left to be done.
    owner.user.call("GET", &format!("/api/eperson/profiles/{}", owner.uuid)).await.has(200);
    assert_eq!(preferences(&owner).await.expect("preferences").get("unsettled"), None);
}

#[tokio::test]
async fn what_is_switched_off_while_its_sender_dies_leaves_the_queue_when_somebody_looks() {
    let owner = Linked::new().await;
    prefers(&owner, "ALL").await.has(200);
    enter(&owner).await;
    let row = owner.rows().await[0]["id"].as_i64().expect("an integer");
    hold(row, NEVER).await;
    prefers(&owner, "DISABLED").await.has(200);
    assert!(owner.waits(row).await, "it may be on its way");
    hold(row, 1).await;
    owner.user.call("GET", &format!("/api/eperson/profiles/{}", owner.uuid)).await.has(200);
    assert!(!owner.waits(row).await);
    assert_eq!(preferences(&owner).await.expect("preferences").get("unsettled"), None);
}

#[tokio::test]
async fn a_link_that_ends_waits_for_what_is_sent_and_takes_it_along() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    refuse_late(&owner).await;
    let unlink = async {
        held(row).await;
        owner.user.call("DELETE", "/link").await
    };
    let (history, removed) = futures::join!(owner.sent(row), unlink);
    removed.is(204, "");
    assert_eq!(history["status"], 400, "its token held: {history}");
    assert_eq!(queue_item(row).await, None);
}

#[tokio::test]
async fn who_has_no_link_any_more_queues_nothing() {
    let owner = Linked::new().await;
    prefers(&owner, "ALL").await.has(200);
    enter(&owner).await;
    assert_eq!(owner.rows().await.len(), 1);
    owner.user.call("DELETE", "/link").await.has(204);
    enter(&owner).await;
    assert!(owner.rows().await.is_empty());
    // With a new link she chooses anew.
    owner.user.link().await;
    let profile = owner.user.call("GET", &format!("/api/eperson/profiles/{}", owner.uuid)).await.ok();
    assert_eq!(profile["orcidSynchronization"]["publicationsPreference"], "DISABLED");
}
