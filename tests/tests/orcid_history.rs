//! POST and GET /api/eperson/orcidhistories: every outcome of contract/orcid-sync.md 2.3 and 2.4.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::orcid_queue::{HISTORIES, Linked, queue_item};
use tests::{Client, Person, Record, calls, fault, redacted};

/// Switches a fault on for a person's record.
async fn disturb(owner: &Linked, kind: Value) {
    fault(&format!("/v3.0/{}/", owner.orcid()), None, &kind).await;
}

/// Calls that write to her record.
async fn writes(owner: &Linked) -> Vec<String> {
    calls(owner.orcid()).await.into_iter().filter(|call| !call.starts_with("GET")).collect()
}

#[tokio::test]
async fn a_publication_becomes_a_work() {
    let owner = Linked::new().await;
    let (publication, row) = owner.waiting().await;
    let history = owner.sent(row).await;
    assert_eq!((&history["status"], &history["entityId"]), (&json!(201), &json!(publication)));
    let put_code = history["putCode"].as_str().expect("a put-code").to_owned();
    let path = format!("{HISTORIES}/{}", history["id"]);
    assert_eq!(history["_links"]["self"]["href"], format!("{}{path}", tests::Stack::get().api));
    let moving = ["/id", "/profileItemId", "/entityId", "/putCode", "/timestamp", "/_links/self/href"];
    insta::assert_snapshot!(redacted(history.clone(), &moving), @r#"{"id":"[…]","profileItemId":"[…]","entityId":"[…]","status":201,"putCode":"[…]","timestamp":"[…]","responseMessage":null,"type":"orcidhistory","uniqueType":"eperson.orcidhistory","_links":{"self":{"href":"[…]"}}}"#);
    assert_eq!(owner.user.call("GET", &path).await.ok(), history);
    assert!(!owner.waits(row).await);
    owner.send(row).await.has(404);

    let work = Record::of(&owner.user.researcher).await.work(put_code.parse().expect("a number")).await;
    assert_eq!(work["title"]["title"]["value"], "A Methodology");
    assert_eq!(work["type"], "journal-article");
    assert_eq!(work["publication-date"]["day"]["value"], "03");
    let id = &work["external-ids"]["external-id"][0];
    assert_eq!((&id["external-id-type"], &id["external-id-relationship"]), (&json!("doi"), &json!("self")));
    assert_eq!(id["external-id-value"], format!("10.5072/{publication}"));
    assert_eq!(work["url"]["value"], format!("https://doi.org/10.5072/{publication}"));
    let contributor = &work["contributors"]["contributor"][0];
    assert_eq!(contributor["credit-name"]["value"], "Josiah Carberry");
    assert_eq!(contributor["contributor-attributes"]["contributor-role"], "author");
    // The publication knows it, too.
    let item =
        tests::Stack::get().aws().item("PublicationsTable", &publication).await.expect("a publication");
    assert_eq!(item["orcid_put_code"]["S"], put_code);
}

#[tokio::test]
async fn a_work_is_changed_and_removed_by_its_put_code() {
    let owner = Linked::new().await;
    let (publication, row) = owner.waiting().await;
    let put_code = owner.sent(row).await["putCode"].as_str().expect("a put-code").to_owned();
    let entity = json!({ "entityId": publication, "putCode": put_code });
    let update = owner.row("Publication", "UPDATE", &entity).await;
    let history = owner.sent(update).await;
    assert_eq!((&history["status"], &history["putCode"]), (&json!(200), &json!(null)));
    let message = history["responseMessage"].as_str().expect("ORCID's answer");
    assert!(message.contains("<common:title>A Methodology</common:title>"), "{message}");
    let delete = owner.row("Publication", "DELETE", &entity).await;
    let history = owner.sent(delete).await;
    assert_eq!((&history["status"], &history["entityId"]), (&json!(204), &json!(null)));
    assert_eq!(Record::of(&owner.user.researcher).await.count().await, 0);
    assert_eq!(
        writes(&owner).await,
        ["POST work", &format!("PUT work/{put_code}"), &format!("DELETE work/{put_code}")]
    );
}

#[tokio::test]
async fn a_value_of_each_section_is_added_and_removed() {
    let owner = Linked::new().await;
    for (kind, signature, path) in [
        ("OTHER_NAMES", "person.name.variant::T. Tester", "other-names"),
        ("COUNTRY", "person.country::DE", "address"),
        ("KEYWORDS", "dc.subject::soil & water", "keywords"),
        ("EXTERNAL_IDS", "person.identifier.scopus-author-id::7004", "external-identifiers"),
        ("RESEARCHER_URLS", "dc.identifier.uri::https://example.org/~tess", "researcher-urls"),
    ] {
        let row = owner.row(kind, "INSERT", &json!({ "metadata": signature })).await;
        let history = owner.sent(row).await;
        assert_eq!(
            (&history["status"], &history["entityId"]),
            (&json!(201), &json!(owner.uuid)),
            "{kind}: {history}"
        );
        let put_code = history["putCode"].as_str().expect("a put-code").to_owned();
        let more = json!({ "metadata": signature, "putCode": put_code });
        let row = owner.row(kind, "DELETE", &more).await;
        assert_eq!(owner.sent(row).await["status"], 204, "{kind}");
        let last = writes(&owner).await.pop();
        assert_eq!(last, Some(format!("DELETE {path}/{put_code}")));
    }
}

#[tokio::test]
async fn what_is_gone_at_orcid_is_removed() {
    let owner = Linked::new().await;
    let entity = json!({ "entityId": uuid::Uuid::new_v4(), "putCode": "1" });
    let row = owner.row("Publication", "DELETE", &entity).await;
    let history = owner.sent(row).await;
    assert_eq!(history["status"], 204);
    assert!(history["responseMessage"].as_str().expect("ORCID's answer").contains("404"), "{history}");
    assert!(!owner.waits(row).await);
}

#[tokio::test]
async fn what_orcid_refuses_is_recorded_and_waits_on() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    for status in [400, 401, 403, 404, 500, 502] {
        disturb(&owner, json!({ "kind": "status", "code": status, "method": "POST", "times": 1 })).await;
        let history = owner.sent(row).await;
        assert_eq!((&history["status"], &history["putCode"]), (&json!(status), &json!(null)));
        assert!(owner.waits(row).await, "{status}");
    }
    let item = queue_item(row).await.expect("the row");
    assert_eq!(item["attempts"]["N"], "0", "who sends by hand has no attempts: {item}");
    assert_eq!(owner.sent(row).await["status"], 201);
}

#[tokio::test]
async fn an_update_of_what_is_gone_waits_and_can_be_forced() {
    let owner = Linked::new().await;
    let publication = owner.publication(&json!({})).await;
    let row = owner.row("Publication", "UPDATE", &json!({ "entityId": publication, "putCode": "1" })).await;
    assert_eq!(owner.sent(row).await["status"], 404);
    assert!(owner.waits(row).await);
    let history = owner.send_as(row, "?forceAddition=True").await.has(201).json();
    assert_eq!(history["status"], 201);
    assert_eq!(writes(&owner).await, ["PUT work/1", "POST work"]);
}

#[tokio::test]
async fn an_orcid_that_is_down_is_status_0() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    disturb(&owner, json!({ "kind": "drop", "method": "POST", "times": 1 })).await;
    let history = owner.sent(row).await;
    assert_eq!(
        (&history["status"], &history["responseMessage"]),
        (&json!(0), &json!("ORCID can't be reached"))
    );
    assert!(owner.waits(row).await);
}

#[tokio::test]
async fn an_answer_that_was_lost_makes_no_second_work() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    for kind in ["drop_after", "status_after"] {
        let fault = json!({ "kind": kind, "code": 504, "method": "POST", "times": 1 });
        disturb(&owner, fault).await;
        let (_, row) = owner.waiting().await;
        assert_ne!(owner.sent(row).await["status"], 201);
        let history = owner.sent(row).await;
        assert_eq!(history["status"], 200, "{kind}: {history}");
        assert!(history["putCode"].is_string() && !owner.waits(row).await);
    }
    assert_eq!(owner.sent(row).await["status"], 201);
    assert_eq!(Record::of(&owner.user.researcher).await.count().await, 3);
    let posts = writes(&owner).await.iter().filter(|call| *call == "POST work").count();
    assert_eq!(posts, 3, "each was added once");
}

#[tokio::test]
async fn a_duplicate_is_taken_over() {
    let owner = Linked::new().await;
    let (publication, row) = owner.waiting().await;
    let there = owner.sent(row).await["putCode"].clone();
    let again = owner.row("Publication", "INSERT", &json!({ "entityId": publication })).await;
    let history = owner.sent(again).await;
    assert_eq!((&history["status"], &history["putCode"]), (&json!(200), &there));
    let keyword = owner.keyword("soil").await;
    let there = owner.sent(keyword).await["putCode"].clone();
    let again = owner.keyword("soil").await;
    assert_eq!(owner.sent(again).await["putCode"], there);
    assert!(!owner.waits(again).await);
    assert_eq!(Record::of(&owner.user.researcher).await.count().await, 1);
}

#[tokio::test]
async fn two_that_send_one_row_at_once_send_it_once() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    disturb(&owner, json!({ "kind": "delay", "ms": 700, "method": "POST", "times": 1 })).await;
    let answers = join_all((0..3).map(|_| owner.send(row))).await;
    let histories: Vec<_> = answers.into_iter().map(|answer| answer.has(201).json()).collect();
    assert!(histories.windows(2).all(|pair| pair[0] == pair[1]), "{histories:#?}");
    assert_eq!(writes(&owner).await, ["POST work"]);
}

#[tokio::test]
async fn orcids_wish_to_wait_is_granted() {
    let owner = Linked::new().await;
    let (_, row) = owner.waiting().await;
    disturb(&owner, json!({ "kind": "status", "code": 429, "retry_after": 1, "times": 1 })).await;
    assert_eq!(owner.sent(row).await["status"], 201);
    assert_eq!(writes(&owner).await, ["POST work", "POST work"]);
}

#[tokio::test]
async fn what_can_not_be_made_is_status_500() {
    let owner = Linked::new().await;
    let publication = owner.publication(&json!({})).await;
    let row = owner.row("Publication", "INSERT", &json!({ "entityId": publication })).await;
    let key = json!({
        "TableName": tests::Stack::get().name("PublicationsTable"), "Key": { "id": { "S": publication } },
    });
    tests::Stack::get().aws().dynamodb("DeleteItem", &key).await;
    let history = owner.sent(row).await;
    assert_eq!(history["status"], 500);
    let message = format!("The related entity item (id = {publication}) was not found");
    assert_eq!(history["responseMessage"], message);
    let blank = owner.row("COUNTRY", "INSERT", &json!({ "metadata": "person.country:: " })).await;
    let history = owner.sent(blank).await;
    assert_eq!(history["status"], 500);
    let message = history["responseMessage"].as_str().expect("a reason");
    assert!(message.starts_with("No address creatable from value"), "{message}");
    assert!(writes(&owner).await.is_empty());
}

#[tokio::test]
async fn a_history_is_its_owners_and_admins() {
    let (owner, other, admin) = futures::join!(Linked::new(), Linked::new(), Person::new(1000));
    let row = owner.keyword("soil").await;
    let history = owner.sent(row).await;
    let path = format!("{HISTORIES}/{}", history["id"]);
    Client::new().get(&path).await.has(401);
    other.user.call("GET", &path).await.has(403);
    assert_eq!(admin.get(&path).await.ok(), history);
    other.user.call("GET", &format!("{HISTORIES}/2147483647")).await.has(404);
    Client::new().get(&format!("{HISTORIES}/x")).await.has(404);
    Client::new().get(&format!("{HISTORIES}/2147483648")).await.has(400);
}
