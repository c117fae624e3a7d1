//! POST /api/eperson/orcidqueues, which is ours: contract/decisions.md "ORCID queue and history".

use futures::future::join_all;
use serde_json::{Value, json};
use tests::orcid_queue::{Linked, QUEUES, queue_item};
use tests::publication::PUBLICATIONS;
use tests::{Client, Person};
use uuid::Uuid;

#[tokio::test]
async fn what_waits_already_is_answered_again() {
    let owner = Linked::new().await;
    let (publication, row) = owner.waiting().await;
    let entity = json!({ "entityId": publication });
    let again = owner.ask("publication", "INSERT", &entity).await.has(200).json();
    assert_eq!(again["id"], row);
    let other = json!({ "entityId": publication, "putCode": "7" });
    let refused = owner.ask("Publication", "DELETE", &other).await.has(409).json();
    assert_eq!(refused["message"], format!("The ORCID queue record {row} waits for the same entity"));
    // Its place is free once it is gone.
    owner.user.call("DELETE", &format!("{QUEUES}/{row}")).await.has(204);
    let removal = owner.row("Publication", "DELETE", &other).await;
    assert!(removal > row, "{removal} after {row}");
}

#[tokio::test]
async fn another_put_code_is_something_else() {
    let owner = Linked::new().await;
    let publication = owner.publication(&json!({})).await;
    let by = |put_code: &str| json!({ "entityId": publication, "putCode": put_code });
    let row = owner.row("Publication", "UPDATE", &by("7")).await;
    assert_eq!(owner.ask("Publication", "UPDATE", &by("7")).await.has(200).json()["id"], row);
    owner.ask("Publication", "UPDATE", &by("8")).await.has(409);
    // What is added has none.
    let keyword = json!({ "metadata": "dc.subject::soil", "putCode": "7" });
    let row = owner.row("KEYWORDS", "INSERT", &keyword).await;
    assert_eq!(queue_item(row).await.expect("the row").get("put_code"), None);
    assert_eq!(owner.ask("KEYWORDS", "INSERT", &keyword).await.has(200).json()["id"], row);
}

/// One subject has one row, whoever asked for it.
#[tokio::test]
async fn what_waits_by_itself_is_answered_to_who_asks_for_it() {
    let owner = Linked::new().await;
    let body = json!([{ "op": "replace", "path": "/orcid/publications", "value": "ALL" }]);
    let request = owner.user.request("PATCH", &format!("/api/eperson/profiles/{}", owner.uuid));
    owner.user.send(request.json(&body)).await.has(200);
    let fields = json!({ "title": "Ships", "year": 2026 });
    let entered = owner.user.send(owner.user.request("POST", PUBLICATIONS).json(&fields)).await.ok();
    let entity = json!({ "entityId": entered["data"][0]["uuid"] });
    let row = owner.ask("Publication", "INSERT", &entity).await.has(200).json();
    assert_eq!(owner.rows().await, [row]);
}

#[tokio::test]
async fn of_many_at_once_one_is_made() {
    let owner = Linked::new().await;
    let publication = owner.publication(&json!({})).await;
    let entity = json!({ "entityId": publication });
    let answers = join_all((0..8).map(|_| owner.ask("Publication", "INSERT", &entity))).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 1, "{answers:?}");
    assert!(answers.iter().all(|answer| [200, 201, 409].contains(&answer.status)), "{answers:?}");
    assert_eq!(owner.rows().await.len(), 1);
}

#[tokio::test]
async fn what_can_not_be_is_refused_with_the_field() {
    let (owner, other) = futures::join!(Linked::new(), Linked::new());
    let theirs = other.publication(&json!({})).await;
    let fresh = Uuid::new_v4().to_string();
    for (kind, operation, more, message) in [
        ("Person", "INSERT", json!({}), "recordType is no record type"),
        ("Publication", "ADD", json!({}), "operation is not INSERT, UPDATE or DELETE"),
        ("Publication", "INSERT", json!({}), "entityId is no uuid"),
        ("Publication", "INSERT", json!({ "entityId": fresh }), "entityId is nothing of this person's"),
        ("Publication", "INSERT", json!({ "entityId": theirs }), "entityId is nothing of this person's"),
        ("Project", "UPDATE", json!({ "entityId": fresh }), "putCode is no put-code"),
        ("Project", "DELETE", json!({ "entityId": fresh, "putCode": "../works" }), "putCode is no put-code"),
        ("KEYWORDS", "INSERT", json!({}), "metadata is no signature of a value of this section"),
        (
            "COUNTRY",
            "INSERT",
            json!({ "metadata": "dc.subject::soil" }),
            "metadata is no signature of a value of this section",
        ),
    ] {
        let refused = owner.ask(kind, operation, &more).await.has(422).json();
        assert_eq!(refused["message"], message, "{kind} {operation} {more}");
    }
}

#[tokio::test]
async fn only_the_owner_and_admins_ask_for_rows() {
    let (owner, other, admin) = futures::join!(Linked::new(), Linked::new(), Person::new(1000));
    let row = json!({
        "profileItemId": owner.uuid, "recordType": "KEYWORDS", "operation": "INSERT", "metadata": "dc.subject::x",
    });
    Client::new().post(QUEUES, &row).await.has(401);
    other.user.send(other.user.request("POST", QUEUES).json(&row)).await.has(403);
    let token = tests::issue(&admin, "queue").await;
    let token = token["token"].as_str().expect("a token").to_owned();
    let request = Client::new().request("POST", QUEUES).bearer_auth(token).json(&row);
    Client::new().send(request).await.has(201);
}

#[tokio::test]
async fn bodies_that_are_none_are_refused() {
    let owner = Linked::new().await;
    let send = async |media_type: &str, body: String| {
        let request = owner.user.request("POST", QUEUES).header("content-type", media_type);
        owner.user.send(request.body(body)).await.status
    };
    assert_eq!(send("application/json", "{".to_owned()).await, 400);
    assert_eq!(send("application/json", Value::from(vec![1]).to_string()).await, 400);
    assert_eq!(send("text/plain", "{}".to_owned()).await, 415);
    assert_eq!(send("application/json", " ".repeat(70_000)).await, 413);
    assert_eq!(send("application/json", "{}".to_owned()).await, 422);
}
