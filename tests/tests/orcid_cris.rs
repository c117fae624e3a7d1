//! The same below /api/cris: seed 001, contract/orcid-sync.md 7.

use serde_json::json;
use tests::orcid_queue::{HISTORIES, Linked, QUEUES};
use tests::{Client, KbaseUser, Stack};

const CRIS_QUEUES: &str = "/api/cris/orcidqueues";
const CRIS_HISTORIES: &str = "/api/cris/orcidhistories";

#[tokio::test]
async fn a_row_has_an_owner() {
    let owner = Linked::new().await;
    let row = json!({
        "ownerId": owner.uuid, "recordType": "KEYWORDS", "operation": "INSERT", "metadata": "dc.subject::soil",
    });
    let made = owner.user.send(owner.user.request("POST", CRIS_QUEUES).json(&row)).await.has(201).json();
    let id = made["id"].as_i64().expect("an integer");
    assert_eq!((&made["ownerId"], made.get("profileItemId")), (&json!(owner.uuid), None));
    assert_eq!(made["uniqueType"], "cris.orcidqueue");
    let address = format!("{}{CRIS_QUEUES}/{id}", Stack::get().api);
    assert_eq!(made["_links"]["self"]["href"], address);
    assert_eq!(owner.user.call("GET", &format!("{CRIS_QUEUES}/{id}")).await.ok(), made);
    // It is one row under two names.
    let same = owner.user.call("GET", &format!("{QUEUES}/{id}")).await.ok();
    assert_eq!((&same["id"], &same["profileItemId"]), (&made["id"], &made["ownerId"]));
    let search = format!("{CRIS_QUEUES}/search/findByOwner");
    let page = owner.user.call("GET", &format!("{search}?ownerId={}", owner.uuid)).await.ok();
    assert_eq!(page["_embedded"]["orcidqueues"][0], made);
    Client::new().get(&search).await.has(400);
    let searches = Client::new().get(&format!("{CRIS_QUEUES}/search")).await.ok();
    assert_eq!(searches["_links"]["findByOwner"]["href"], format!("{}{search}", Stack::get().api));

    let request = owner.user.request("POST", CRIS_HISTORIES).header("content-type", "text/uri-list");
    let history = owner.user.send(request.body(address)).await.has(201).json();
    assert_eq!((&history["ownerId"], &history["status"]), (&json!(owner.uuid), &json!(201)));
    let id = &history["id"];
    assert_eq!(owner.user.call("GET", &format!("{CRIS_HISTORIES}/{id}")).await.ok(), history);
    let same = owner.user.call("GET", &format!("{HISTORIES}/{id}")).await.ok();
    assert_eq!(same["profileItemId"], history["ownerId"]);
}

#[tokio::test]
async fn refusals_are_the_same() {
    let owner = Linked::new().await;
    let row = owner.keyword("soil").await;
    let nobody = Client::new();
    nobody.get(&format!("{CRIS_QUEUES}/{row}")).await.has(401);
    nobody.get(CRIS_QUEUES).await.has(405);
    nobody.get(CRIS_HISTORIES).await.has(405);
    nobody.get(&format!("{CRIS_HISTORIES}/search")).await.has(404);
    let other = Linked::new().await;
    other.user.call("GET", &format!("{CRIS_QUEUES}/{row}")).await.has(403);
    let refused = owner.user.call("GET", &format!("{CRIS_QUEUES}/2147483647")).await.has(404).json();
    assert_eq!(refused["path"], format!("{CRIS_QUEUES}/2147483647"));
    nobody.get(&format!("{CRIS_QUEUES}/x")).await.has(404);
    nobody.get(&format!("{CRIS_HISTORIES}/x")).await.has(404);
    let search = format!("{CRIS_QUEUES}/search/findByOwner?ownerId=");
    nobody.get(&format!("{search}x")).await.has(400);
    nobody.get(&format!("{search}{}", owner.uuid)).await.has(401);
    other.user.call("GET", &format!("{search}{}", owner.uuid)).await.has(403);
    // The other name is none here.
    let search = format!("{CRIS_QUEUES}/search/findByOwner?profileItemId={}", owner.uuid);
    owner.user.call("GET", &search).await.has(400);
    nobody
        .get(&format!("{CRIS_QUEUES}/search/findByProfileItem?profileItemId={}", owner.uuid))
        .await
        .has(404);

    let send = async |user: &KbaseUser, media_type: &str, body: String| {
        let request = user.request("POST", CRIS_HISTORIES).header("content-type", media_type);
        user.send(request.body(body)).await.status
    };
    let address = format!("{CRIS_QUEUES}/{row}");
    assert_eq!(send(&other.user, "text/uri-list", address.clone()).await, 403);
    assert_eq!(send(&owner.user, "text/uri-list", format!("{CRIS_QUEUES}/2147483647")).await, 404);
    assert_eq!(send(&owner.user, "text/uri-list", String::new()).await, 400);
    assert_eq!(send(&owner.user, "application/json", address.clone()).await, 405);
    assert_eq!(send(&owner.user, "text/plain", address).await, 415);
    let country = owner.row("COUNTRY", "INSERT", &json!({ "metadata": "person.country::UK" })).await;
    assert_eq!(send(&owner.user, "text/uri-list", format!("{CRIS_QUEUES}/{country}")).await, 422);
    other.user.call("DELETE", &format!("{CRIS_QUEUES}/{row}")).await.has(403);
    nobody.send(nobody.request("DELETE", &format!("{CRIS_QUEUES}/{row}"))).await.has(401);
    owner.user.call("DELETE", &format!("{CRIS_QUEUES}/x")).await.has(400);

    owner.user.call("DELETE", &format!("{CRIS_QUEUES}/{row}")).await.is(204, "");
    owner.user.call("DELETE", &format!("{CRIS_QUEUES}/{row}")).await.has(404);
}
