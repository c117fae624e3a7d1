//! GET and DELETE /api/eperson/orcidqueues/{id}, findByProfileItem: contract/orcid-sync.md 1.1, 1.3, 1.4.

use futures::future::join_all;
use serde_json::json;
use tests::orcid_queue::{HISTORIES, Linked, QUEUES, queue_item};
use tests::{Client, KbaseUser, Person, bearer, by_token, issue, redacted};
use uuid::Uuid;

const SEARCH: &str = "/api/eperson/orcidqueues/search/findByProfileItem";

#[tokio::test]
async fn a_row_is_shown_to_its_owner_and_to_admins() {
    let (owner, admin) = futures::join!(Linked::new(), Person::new(1000));
    let (publication, row) = owner.waiting().await;
    let answer = owner.user.call("GET", &format!("{QUEUES}/{row}")).await;
    assert_eq!(answer.header("content-type"), "application/hal+json;charset=UTF-8");
    let document = answer.ok();
    assert_eq!(document["entityId"], publication);
    assert_eq!(document["profileItemId"], owner.uuid);
    let api = &tests::Stack::get().api;
    assert_eq!(document["_links"]["self"]["href"], format!("{api}{QUEUES}/{row}"));
    assert_eq!(document["_links"]["entity"]["href"], format!("{api}/publications/{publication}"));
    assert_eq!(document["_links"]["profileItem"]["href"], format!("{api}/people/{}", owner.uuid));
    let moving = [
        "/id",
        "/profileItemId",
        "/entityId",
        "/_links/self/href",
        "/_links/entity/href",
        "/_links/profileItem/href",
    ];
    insta::assert_snapshot!(redacted(document.clone(), &moving), @r#"{"id":"[…]","profileItemId":"[…]","entityId":"[…]","description":"A Methodology","recordType":"Publication","operation":"INSERT","type":"orcidqueue","uniqueType":"eperson.orcidqueue","_links":{"self":{"href":"[…]"},"entity":{"href":"[…]"},"profileItem":{"href":"[…]"}}}"#);
    assert_eq!(admin.get(&format!("{QUEUES}/{row}")).await.ok(), document);
}

#[tokio::test]
async fn a_row_that_can_not_be_seen_is_refused_as_the_contract_says() {
    let (owner, other, admin) = futures::join!(Linked::new(), Person::new(500), Person::new(1000));
    let row = owner.keyword("soil").await;
    let nobody = Client::new();
    let error = nobody.get(&format!("{QUEUES}/{row}")).await;
    assert_eq!(error.header("content-type"), "application/json");
    let error = redacted(error.has(401).json(), &["/timestamp", "/path"]);
    insta::assert_snapshot!(error, @r#"{"timestamp":"[…]","status":401,"error":"Unauthorized","message":"Authentication is required","path":"[…]"}"#);
    nobody.get(&format!("{QUEUES}/2147483647")).await.has(401);
    let refused = other.get(&format!("{QUEUES}/{row}")).await.has(403).json();
    assert_eq!(refused["message"], "Access is denied");
    assert_eq!(refused["path"], format!("{QUEUES}/{row}"));
    for client in [&*other, &*admin] {
        client.get(&format!("{QUEUES}/2147483647")).await.has(404);
    }
    for id in ["x", &owner.uuid, "-1", "1.5"] {
        nobody.get(&format!("{QUEUES}/{id}")).await.has(404);
    }
    nobody.get(&format!("{QUEUES}/2147483648")).await.has(400);
    nobody.get(&format!("/api/eperson/orcidQueues/{row}")).await.has(404);
}

#[tokio::test]
async fn a_row_is_discarded_once() {
    let (owner, other) = futures::join!(Linked::new(), KbaseUser::new());
    let row = owner.keyword("soil").await;
    let path = format!("{QUEUES}/{row}");
    Client::new().send(Client::new().request("DELETE", &path)).await.has(401);
    other.call("DELETE", &path).await.has(403);
    owner.user.call("DELETE", &path).await.is(204, "");
    owner.user.call("DELETE", &path).await.has(404);
    owner.user.call("DELETE", &format!("{QUEUES}/x")).await.has(400);
    assert_eq!(queue_item(row).await, None);
    // Its place is free, its number is not.
    let again = owner.keyword("soil").await;
    assert!(again > row, "{again} after {row}");
}

/// contract/orcid-sync.md 5: admins may do all that owners may.
#[tokio::test]
async fn an_admin_discards_and_sends_for_others() {
    let (owner, admin, editor) = futures::join!(Linked::new(), Person::new(1000), Person::new(500));
    let (row, other) = (owner.keyword("soil").await, owner.keyword("water").await);
    let token = async |person: &Person| {
        let token = issue(person, "queue").await;
        token["token"].as_str().expect("a token").to_owned()
    };
    let (admin, editor) = (token(&admin).await, token(&editor).await);
    let send = async |token: &str| {
        let request = bearer("POST", HISTORIES, token).header("content-type", "text/uri-list");
        Client::new().send(request.body(format!("{QUEUES}/{row}"))).await
    };
    let path = format!("{QUEUES}/{other}");
    send(&editor).await.has(403);
    by_token("DELETE", &path, &editor).await.has(403);
    let history = send(&admin).await.has(201).json();
    assert_eq!((&history["profileItemId"], &history["status"]), (&json!(owner.uuid), &json!(201)));
    by_token("DELETE", &path, &admin).await.is(204, "");
    by_token("DELETE", &path, &admin).await.has(404);
    by_token("DELETE", &format!("{QUEUES}/x"), &admin).await.has(400);
    by_token("DELETE", &format!("{QUEUES}/2147483648"), &admin).await.has(400);
}

#[tokio::test]
async fn a_page_links_to_those_beside_it_and_keeps_what_was_asked_for() {
    let owner = Linked::new().await;
    for keyword in ["a", "b", "c", "d", "e"] {
        owner.keyword(keyword).await;
    }
    let list = format!("{SEARCH}?profileItemId={}", owner.uuid);
    let page = async |query: &str| owner.user.call("GET", &format!("{list}{query}")).await.ok();
    let address = |query: &str| json!({ "href": format!("{}{list}{query}", tests::Stack::get().api) });
    let middle = page("&size=2&page=1").await;
    let expected = json!({
        "first": address("&page=0&size=2"), "prev": address("&page=0&size=2"), "self": address("&size=2&page=1"),
        "next": address("&page=2&size=2"), "last": address("&page=2&size=2"),
    });
    assert_eq!(middle["_links"], expected);
    assert_eq!(middle["page"], json!({ "size": 2, "totalElements": 5, "totalPages": 3, "number": 1 }));
    let first = page("&size=2").await;
    assert_eq!((first["_links"].get("prev"), &first["_links"]["next"]), (None, &address("&page=1&size=2")));
    let beyond = page("&size=2&page=7").await;
    assert_eq!((beyond.get("_embedded"), &beyond["page"]["number"]), (None, &json!(7)));
    assert_eq!((beyond["_links"].get("next"), &beyond["_links"]["prev"]), (None, &expected["last"]));
    for (query, size) in [("&size=99999", 2_000), ("&size=2000", 2_000), ("&size=0", 20), ("&size=-1", 20)] {
        let lone = page(query).await;
        assert_eq!(
            (&lone["page"]["size"], &lone["page"]["totalPages"]),
            (&json!(size), &json!(1)),
            "{query}"
        );
        assert_eq!(lone["_links"], json!({ "self": address(query) }));
    }
}

#[tokio::test]
async fn a_persons_rows_come_in_pages_by_their_ids() {
    let owner = Linked::new().await;
    let search = |query: &str| format!("{SEARCH}?profileItemId={}{query}", owner.uuid);
    let empty = owner.user.call("GET", &search("")).await.ok();
    assert_eq!(empty.get("_embedded"), None);
    assert_eq!(empty["page"], json!({ "size": 20, "totalElements": 0, "totalPages": 0, "number": 0 }));
    assert_eq!(empty["_links"].as_object().expect("links").len(), 1);

    let mut rows = Vec::new();
    for keyword in ["a", "b", "c", "d", "e", "f", "g"] {
        rows.push(owner.keyword(keyword).await);
    }
    let mut seen = Vec::new();
    for page in 0..3 {
        let answer = owner.user.call("GET", &search(&format!("&page={page}&size=3"))).await.ok();
        assert_eq!(answer["page"]["totalElements"], 7);
        assert_eq!(answer["page"]["totalPages"], 3);
        let found = answer["_embedded"]["orcidqueues"].as_array().expect("rows").iter();
        seen.extend(found.map(|row| row["id"].as_i64().expect("an integer")));
        let links = answer["_links"].as_object().expect("links");
        assert_eq!((links.contains_key("prev"), links.contains_key("next")), (page > 0, page < 2));
    }
    assert_eq!(seen, rows);
    let beyond = owner.user.call("GET", &search("&page=9")).await.ok();
    assert_eq!((beyond.get("_embedded"), &beyond["page"]["totalElements"]), (None, &json!(7)));
    let odd = owner.user.call("GET", &search("&page=-1&size=x")).await.ok();
    assert_eq!((&odd["page"]["number"], &odd["page"]["size"]), (&json!(0), &json!(20)));
}

#[tokio::test]
async fn a_search_is_refused_as_the_contract_says() {
    let (owner, admin) = futures::join!(Linked::new(), Person::new(1000));
    let nobody = Client::new();
    let missing = nobody.get(SEARCH).await.has(400).json();
    assert_eq!(missing["message"], "A required parameter is missing");
    let wrong = nobody.get(&format!("{SEARCH}?profileItemId=x")).await.has(400).json();
    assert_eq!(wrong["message"], "Request is invalid or incorrect");
    nobody.get(&format!("{SEARCH}?profileItemId={}", owner.uuid)).await.has(401);
    let stranger = Uuid::new_v4();
    owner.user.call("GET", &format!("{SEARCH}?profileItemId={stranger}")).await.has(403);
    let empty = admin.get(&format!("{SEARCH}?profileItemId={stranger}")).await.ok();
    assert_eq!(empty["page"]["totalElements"], 0);
    admin.get(&format!("{SEARCH}?profileItemId={}", owner.uuid)).await.has(200);
}

#[tokio::test]
async fn collections_say_what_they_take() {
    let nobody = Client::new();
    for (method, path, allow) in [
        ("GET", QUEUES, "POST"),
        ("GET", HISTORIES, "POST"),
        ("PATCH", &format!("{QUEUES}/1"), "GET,HEAD,DELETE"),
        ("DELETE", &format!("{HISTORIES}/1"), "GET,HEAD"),
    ] {
        let answer = nobody.send(nobody.request(method, path)).await.has(405);
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
        assert_eq!(answer.json()["message"], "An exception has occurred");
    }
    let searches = nobody.get(&format!("{QUEUES}/search")).await.ok();
    let address = format!("{}{SEARCH}", tests::Stack::get().api);
    assert_eq!(searches, json!({ "_links": { "findByProfileItem": { "href": address } } }));
    nobody.get(&format!("{HISTORIES}/search")).await.has(404);
    nobody.get("/api/eperson/nothing").await.has(404);
    let root = nobody.get("/api").await.ok();
    for (rel, path) in [("orcidqueues", QUEUES), ("orcidhistories", HISTORIES)] {
        assert_eq!(root["_links"][rel]["href"], format!("{}{path}", tests::Stack::get().api));
    }
    // What o2r's clients read is there, too.
    assert_eq!(root["versions"]["current"], "/api/v1");
}

#[tokio::test]
async fn ids_never_repeat_whoever_asks_at_once() {
    let owners = join_all((0..3).map(|_| Linked::new())).await;
    let asks = owners
        .iter()
        .flat_map(|owner| (0..8).map(move |n| async move { owner.keyword(&format!("k{n}")).await }));
    let mut ids = join_all(asks).await;
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!((all, ids.len()), (24, 24));
}
