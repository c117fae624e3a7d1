//! CSRF tokens: contract/orcid-sync.md 1.7, asked for only when a cookie says who calls (decisions.md).

use serde_json::json;
use tests::orcid_queue::QUEUES;
use tests::{Client, Person, bearer, issue};

#[tokio::test]
async fn a_token_comes_as_cookie_and_header() {
    let browser = Client::new();
    let answer = browser.get("/api/security/csrf").await.has(204);
    let token = answer.header("dspace-xsrf-token").to_owned();
    assert!(token.len() >= 32, "{answer:?}");
    assert_eq!(browser.cookie("DSPACE-XSRF-COOKIE").as_deref(), Some(token.as_str()));
    let cookie = answer.all("set-cookie").concat();
    assert!(cookie.contains("HttpOnly") && cookie.contains("Path=/"), "{cookie}");
    let again = browser.get("/api/security/csrf").await.has(204);
    assert_ne!(again.header("dspace-xsrf-token"), token);
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing() {
    let person = Person::new(0).await;
    let uuid = person.uuid().await.expect("she has signed in");
    let row = json!({
        "profileItemId": uuid, "recordType": "KEYWORDS", "operation": "INSERT", "metadata": "dc.subject::soil",
    });
    let refused = person.post(QUEUES, &row).await.has(403);
    assert_eq!(refused.json()["message"], "Access is denied. Invalid CSRF token.");
    // A new token comes with the refusal.
    let token = refused.header("dspace-xsrf-token").to_owned();
    let with = async |token: &str| {
        let request = person.request("POST", QUEUES).header("x-xsrf-token", token).json(&row);
        person.send(request).await
    };
    with("wrong").await.has(403);
    let token = person.cookie("DSPACE-XSRF-COOKIE").unwrap_or(token);
    let made = with(&token).await.has(201).json();
    let path = format!("{QUEUES}/{}", made["id"]);
    person.send(person.request("DELETE", &path)).await.has(403);
    let token = person.cookie("DSPACE-XSRF-COOKIE").expect("a token");
    person.send(person.request("DELETE", &format!("{path}?_csrf={token}"))).await.has(204);
    // Reading needs none.
    person.get(&path).await.has(404);
}

#[tokio::test]
async fn who_brings_a_token_of_her_own_needs_none() {
    let person = Person::new(0).await;
    let uuid = person.uuid().await.expect("she has signed in");
    let token = issue(&person, "queue").await;
    let token = token["token"].as_str().expect("a token").to_owned();
    let row = json!({
        "profileItemId": uuid, "recordType": "KEYWORDS", "operation": "INSERT", "metadata": "dc.subject::soil",
    });
    let request = bearer("POST", QUEUES, &token).json(&row);
    person.send(request).await.has(201);
    Client::new().post(QUEUES, &row).await.has(401);
}
