//! API tokens at /api/v1/auth/token: decisions.md "Identity".

use futures::future::{join, join_all};
use serde_json::{Value, json};
use tests::{Answer, Client, KbaseUser, Person, bearer, by_token, expire_token, issue, set_level, uuid_of};

const PATH: &str = "/api/v1/auth/token";
const WHOAMI: &str = "/api/v1/auth/whoami";
const REFUSED: &str = "user is not authenticated";

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

async fn delete(client: &Client, id: &str) -> Answer {
    client.send(client.request("DELETE", &format!("{PATH}/{id}"))).await
}

/// The labels of a list, in its order.
fn labels(list: &Value) -> Vec<&str> {
    list["results"].as_array().expect("a list").iter().map(|token| text(&token["label"])).collect()
}

#[tokio::test]
async fn a_token_is_shown_once_and_says_who_it_is() {
    let person = Person::new(0).await;
    let answer = person.post(PATH, &json!({ "label": " laptop ", "days": 1 })).await.has(201);
    assert_eq!(answer.header("cache-control"), "no-store");
    let made = answer.json();
    let names: Vec<_> = made.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["token", "id", "label", "created", "expires"]);
    let token = text(&made["token"]);
    assert!(token.starts_with("ercid_") && token.len() == 49, "{} characters", token.len());
    assert_eq!(by_token("GET", WHOAMI, token).await.ok_text("orcid"), person.orcid);
    let (id, created, expires) = (&made["id"], &made["created"], &made["expires"]);
    let listed = json!({ "id": id, "label": "laptop", "created": created, "expires": expires });
    assert_eq!(person.get(PATH).await.ok(), json!({ "results": [listed] }));
}

/// Seconds since 1970 of `2026-11-24T06:28:49.683Z`, by the civil calendar.
fn seconds(time: &str) -> i64 {
    let number = |at: usize, length: usize| time[at..at + length].parse::<i64>().expect("digits");
    let (year, month, day) = (number(0, 4), number(5, 2), number(8, 2));
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469;
    ((days * 24 + number(11, 2)) * 60 + number(14, 2)) * 60 + number(17, 2)
}

#[tokio::test]
async fn it_is_good_for_30_days_or_as_many_as_asked_for() {
    let person = Person::new(0).await;
    for (body, expected) in [
        (json!({ "label": "x" }), 30),
        (json!({ "label": "x", "days": 1 }), 1),
        (json!({ "label": "x", "days": "90" }), 90),
    ] {
        let made = person.post(PATH, &body).await.has(201).json();
        let lasts = seconds(text(&made["expires"])) - seconds(text(&made["created"]));
        assert!((lasts - expected * 86_400).abs() <= 1, "{lasts} s for {expected} days");
    }
}

#[tokio::test]
async fn the_form_comes_in_three_media_types_and_is_checked() {
    let person = Person::new(0).await;
    person.post_form(PATH, &[("label", "form")]).await.has(201);
    person.post_multipart(PATH, &[("label", "multipart"), ("days", "2")]).await.has(201);
    let label = "label must be one line of at most 100 characters";
    let days = "days must be an integer from 1 to 90";
    for (body, error) in [
        (json!({}), "label required"),
        (json!({ "label": " " }), "label required"),
        (json!({ "label": "x".repeat(101) }), label),
        (json!({ "label": "two\nlines" }), label),
        (json!({ "label": "x", "days": 0 }), days),
        (json!({ "label": "x", "days": 91 }), days),
        (json!({ "label": "x", "days": 1.5 }), days),
        (json!({ "label": "x", "days": "soon" }), days),
    ] {
        person.post(PATH, &body).await.is_error(400, error);
    }
    let request = person.request("POST", PATH).header("content-type", "text/plain").body("x");
    person.send(request).await.has(415);
    assert_eq!(labels(&person.get(PATH).await.ok()), ["form", "multipart"]);
}

#[tokio::test]
async fn all_of_it_is_for_who_is_signed_in() {
    let client = Client::new();
    client.get(PATH).await.is_error(401, REFUSED);
    client.post(PATH, &json!({ "label": "x" })).await.is_error(401, REFUSED);
    delete(&client, "x").await.is_error(401, REFUSED);
    client.send(client.request("DELETE", PATH)).await.is_error(401, REFUSED);
    let answer = client.send(client.request("PUT", PATH)).await;
    answer.is_error(405, "method not allowed");
    assert_eq!(answer.header("allow"), "GET,HEAD,POST,DELETE");
}

#[tokio::test]
async fn it_works_on_every_route() {
    let user = KbaseUser::linked().await;
    set_level(&uuid_of("kbase", &user.username).await.expect("a person"), 1000).await;
    let made = user.send(user.request("POST", PATH).json(&json!({ "label": "x" }))).await.has(201).json();
    let token = text(&made["token"]);
    let me = &user.researcher.orcid;
    for path in [
        WHOAMI,
        PATH,
        "/api/v1/status",
        &format!("/api/v1/user/{me}"),
        &format!("/api/v1/compendium?user={me}"),
        "/api/v1/job",
        "/link",
        "/link/is_linked",
        "/works",
        "/orcid/profile",
    ] {
        by_token("GET", path, token).await.has(200);
    }
    assert_eq!(by_token("GET", "/link", token).await.ok_text("username"), user.username);
    let begin = json!({ "size": 1, "sha256": tests::sha256(b"x") });
    let client = Client::new();
    client.send(bearer("POST", "/api/v1/compendium/upload", token).json(&begin)).await.has(200);
    // She is linked already, which is why this is refused: she is known.
    by_token("POST", "/linking-sessions", token).await.has(400);
}

#[tokio::test]
async fn anywhere_but_behind_bearer_it_is_good_for_nothing() {
    let person = Person::new(0).await;
    let made = issue(&person, "x").await;
    let token = text(&made["token"]);
    let client = Client::new();
    client.send(client.request("GET", WHOAMI).header("authorization", token)).await.is_error(401, REFUSED);
    // As any raw value that has not 32 characters.
    client.send(client.request("GET", "/link").header("authorization", token)).await.has(422);
    client.set_cookie("kbase_session", Some(token));
    client.get(WHOAMI).await.is_error(401, REFUSED);
    client.get("/link").await.has(401);
}

#[tokio::test]
async fn what_is_unknown_expired_or_revoked_is_refused_everywhere() {
    let person = Person::new(1000).await;
    let (expired, revoked) = (issue(&person, "expired").await, issue(&person, "revoked").await);
    by_token("GET", WHOAMI, text(&expired["token"])).await.has(200);
    expire_token(text(&expired["id"])).await;
    delete(&person, text(&revoked["id"])).await.is(204, "");
    let unknown = format!("ercid_{}", "x".repeat(43));
    for token in [&unknown, text(&expired["token"]), text(&revoked["token"]), "ercid_"] {
        for path in [WHOAMI, "/api/v1/status", "/api/v1/job", "/api/v1/user/0000-0002-1825-0097"] {
            by_token("GET", path, token).await.is_error(401, REFUSED);
        }
        for path in ["/link", "/works", "/orcid/profile"] {
            assert_eq!(by_token("GET", path, token).await.has(401).json()["code"], "invalidToken", "{path}");
        }
    }
}

#[tokio::test]
async fn it_can_be_revoked_in_four_ways_by_its_owner_only() {
    let (person, other) = (Person::new(0).await, Person::new(1000).await);
    for way in 0..4 {
        let made = issue(&person, "x").await;
        let (id, token) = (text(&made["id"]), text(&made["token"]));
        delete(&other, id).await.is_error(404, "no token with this id");
        by_token("GET", WHOAMI, token).await.has(200);
        let request = match way {
            0 => person.request("DELETE", &format!("{PATH}/{id}")),
            1 => person.request("DELETE", &format!("{PATH}?id={id}")),
            2 => person.request("DELETE", PATH).json(&json!({ "id": id })),
            // The token itself may end itself.
            _ => bearer("DELETE", &format!("{PATH}/{id}/"), token),
        };
        Client::new().send(request).await.is(204, "");
        by_token("GET", WHOAMI, token).await.is_error(401, REFUSED);
        delete(&person, id).await.is_error(404, "no token with this id");
    }
    for id in ["x", "%00", "token%23x"] {
        delete(&person, id).await.is_error(404, "no token with this id");
    }
    person.send(person.request("DELETE", PATH)).await.is_error(400, "id required");
    assert_eq!(person.get(PATH).await.ok(), json!({ "results": [] }));
}

#[tokio::test]
async fn a_token_makes_no_tokens() {
    let person = Person::new(0).await;
    let made = issue(&person, "x").await;
    let request = bearer("POST", PATH, text(&made["token"])).json(&json!({ "label": "heir" }));
    Client::new().send(request).await.is_error(403, "an API token can't make API tokens");
    assert_eq!(labels(&person.get(PATH).await.ok()), ["x"]);
}

#[tokio::test]
async fn the_list_is_the_callers_own_in_order_and_in_pages() {
    let (person, other) = (Person::new(0).await, Person::new(0).await);
    issue(&other, "other").await;
    for label in ["a", "b", "c"] {
        issue(&person, label).await;
    }
    for (query, expected) in [("", &["a", "b", "c"][..]), ("?start=2&limit=1", &["b"]), ("?start=4", &[])] {
        assert_eq!(labels(&person.get(&format!("{PATH}{query}")).await.ok()), expected, "{query}");
    }
}

#[tokio::test]
async fn a_person_has_20_also_when_many_are_asked_for_at_once() {
    let person = Person::new(0).await;
    for _ in 0..16 {
        issue(&person, "one of many").await;
    }
    let body = json!({ "label": "one too many" });
    let answers = join_all((0..8).map(|_| person.post(PATH, &body))).await;
    let (made, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(made.len(), 4, "{refused:?}");
    for answer in refused {
        answer.is_error(409, "you have 20 API tokens, revoke one first");
    }
    let list = person.get(PATH).await.ok();
    assert_eq!(labels(&list).len(), 20);
    delete(&person, text(&list["results"][0]["id"])).await.is(204, "");
    person.post(PATH, &body).await.has(201);
}

#[tokio::test]
async fn who_becomes_one_person_keeps_the_tokens_of_both() {
    let user = KbaseUser::new().await;
    let request = user.request("POST", PATH).json(&json!({ "label": "kbase" }));
    let of_kbase = user.send(request).await.has(201).json();
    user.researcher.sign_in().await;
    let of_orcid = issue(&user.researcher, "orcid").await;
    user.link().await;
    for made in [&of_kbase, &of_orcid] {
        let token = text(&made["token"]);
        assert_eq!(by_token("GET", WHOAMI, token).await.ok_text("orcid"), user.researcher.orcid);
        assert_eq!(labels(&by_token("GET", PATH, token).await.ok()), ["kbase", "orcid"]);
    }
    // Each can be revoked by whichever way she is signed in.
    delete(&user.researcher, text(&of_kbase["id"])).await.is(204, "");
    user.call("DELETE", &format!("{PATH}/{}", text(&of_orcid["id"]))).await.is(204, "");
    for made in [&of_kbase, &of_orcid] {
        by_token("GET", WHOAMI, text(&made["token"])).await.is_error(401, REFUSED);
    }
}

#[tokio::test]
async fn a_revoked_token_is_refused_from_then_on_whoever_uses_it_meanwhile() {
    let person = Person::new(0).await;
    let made = issue(&person, "x").await;
    let (id, token) = (text(&made["id"]), text(&made["token"]));
    let uses = join_all((0..20).map(|_| by_token("GET", WHOAMI, token)));
    let revoke = async {
        delete(&person, id).await.is(204, "");
        by_token("GET", WHOAMI, token).await
    };
    let (uses, after) = join(uses, revoke).await;
    after.is_error(401, REFUSED);
    assert!(uses.iter().all(|answer| [200, 401].contains(&answer.status)), "{uses:?}");
}

#[tokio::test]
async fn the_owners_level_counts_at_each_use() {
    let person = Person::new(1000).await;
    let made = issue(&person, "x").await;
    by_token("GET", "/api/v1/status", text(&made["token"])).await.has(200);
    person.set_level(0).await;
    by_token("GET", "/api/v1/status", text(&made["token"])).await.is_error(403, "not allowed");
}
