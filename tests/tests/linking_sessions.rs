//! /linking-sessions: contract/orcid-link.md 2 and 3, decisions.md "ORCID Link".

use serde_json::{Value, json};
use tests::{Answer, KbaseUser, LINKING_SCOPE, Person, expire, fault, session_path, session_row, tokens};
use uuid::Uuid;

const ALREADY_LINKED: (&str, &str, &str) =
    ("alreadyLinked", "User Already Linked", "The user already has an ORCID Link");
const NOT_COMPLETE: (&str, &str, &str) = (
    "invalidState",
    "Invalid Linking Session State",
    "The linking session must be in 'complete' state, but is not",
);

#[track_caller]
fn refuses(answer: &Answer, (code, title, message): (&str, &str, &str)) {
    answer.is_failure(400, code, title, message);
}

fn keys(view: &Value) -> Vec<&str> {
    view.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn create_is_201_with_a_uuid_and_ignores_any_body() {
    let user = KbaseUser::new().await;
    for body in ["", "{", "[1]", "{\"session_id\":\"x\"}", "null"] {
        let request = user.request("POST", "/linking-sessions").header("content-type", "application/json");
        let answer = user.send(request.body(body)).await.has(201);
        assert_eq!(answer.header("location"), "");
        let made = answer.json();
        assert_eq!(keys(&made), ["session_id"]);
        let id = made["session_id"].as_str().unwrap();
        let uuid: Uuid = id.parse().unwrap();
        assert_eq!((uuid.to_string().as_str(), uuid.get_version_num()), (id, 4));
    }
}

#[tokio::test]
async fn get_of_an_initial_session() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let view = user.call("GET", &session_path(&session, "")).await.ok();
    assert_eq!(keys(&view), ["session_id", "username", "created_at", "expires_at"]);
    assert_eq!((&view["session_id"], &view["username"]), (&json!(session), &json!(user.username)));
    let lives = view["expires_at"].as_i64().unwrap() - view["created_at"].as_i64().unwrap();
    assert_eq!(lives, 600_000);
}

#[tokio::test]
async fn get_of_a_started_session() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let started = ["session_id", "username", "created_at", "expires_at", "return_link", "skip_prompt"];
    for (query, return_link, skip_prompt) in [
        ("", Value::Null, "false"),
        ("?return_link=a%20b%2Bc&skip_prompt=true", json!("a b+c"), "true"),
        ("?return_link=&skip_prompt=", json!(""), ""),
        ("?skip_prompt=zzz", Value::Null, "zzz"),
    ] {
        let start = session_path(&session, &format!("/oauth/start{query}"));
        user.browser().get(&start).await.has(302);
        let view = user.call("GET", &session_path(&session, "")).await.ok();
        assert_eq!(keys(&view), started);
        assert_eq!((&view["return_link"], &view["skip_prompt"]), (&return_link, &json!(skip_prompt)));
    }
}

#[tokio::test]
async fn get_of_a_completed_session_shows_the_public_orcid_auth() {
    let user = KbaseUser::new().await;
    let session = user.completed().await;
    let view = user.call("GET", &session_path(&session, "")).await.ok();
    let complete =
        ["session_id", "username", "created_at", "expires_at", "return_link", "skip_prompt", "orcid_auth"];
    assert_eq!(keys(&view), complete);
    let public = json!({
        "name": user.researcher.name,
        "scope": LINKING_SCOPE,
        "expires_in": 631_138_518,
        "orcid": user.researcher.orcid,
    });
    assert_eq!(view["orcid_auth"], public);
    assert_eq!(keys(&view["orcid_auth"]), ["name", "scope", "expires_in", "orcid"]);
}

#[tokio::test]
async fn an_unknown_session_is_404_with_the_path_asked_for() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let (unknown, upper) = (Uuid::new_v4().to_string(), session.to_uppercase());
    let no_uuid = "x".repeat(36);
    for id in [&unknown, &upper, &no_uuid] {
        for (method, below) in [("GET", ""), ("DELETE", ""), ("PUT", "/finish"), ("GET", "/oauth/start")] {
            let path = session_path(id, below);
            user.call(method, &path).await.is_not_found("Linking session not found", &path);
        }
    }
}

#[tokio::test]
async fn a_session_of_another_user_is_403_before_400() {
    let (owner, other) = (KbaseUser::new().await, KbaseUser::new().await);
    for session in [owner.session().await, owner.completed().await] {
        for (method, below) in [("GET", ""), ("DELETE", ""), ("PUT", "/finish")] {
            let answer = other.call(method, &session_path(&session, below)).await;
            answer.is_fastapi(403, "Username does not match linking session");
        }
        let start = other.browser().get(&session_path(&session, "/oauth/start")).await;
        start.is_fastapi(403, "User not authorized to access this linking session");
        // Nothing has happened to it.
        owner.call("GET", &session_path(&session, "")).await.has(200);
    }
}

#[tokio::test]
async fn an_expired_session_is_404_everywhere() {
    let user = KbaseUser::new().await;
    let (started, returned) = user.allowed().await;
    for session in [user.session().await, started, user.completed().await] {
        expire(&session).await;
        for (method, below) in [("GET", ""), ("GET", "/oauth/start"), ("PUT", "/finish"), ("DELETE", "")] {
            let path = session_path(&session, below);
            user.call(method, &path).await.is_not_found("Linking session not found", &path);
        }
    }
    let page = user.browser().get(&returned).await;
    page.is_trouble("linking_session.not_found", "Linking Error", "Linking session not found");
    user.call("GET", "/link/is_linked").await.is(200, "false");
}

#[tokio::test]
async fn expired_sessions_are_removed_by_the_table() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let row = session_row(&session).await.unwrap();
    let number = |name: &str| row[name]["N"].as_str().unwrap().parse::<i64>().unwrap();
    assert_eq!(number("expires_at"), number("expires_ms") / 1_000 + 1);
}

#[tokio::test]
async fn finish_of_a_session_that_is_not_complete_is_400_invalid_state() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    refuses(&user.call("PUT", &session_path(&session, "/finish")).await, NOT_COMPLETE);
    user.start(&session).await;
    refuses(&user.call("PUT", &session_path(&session, "/finish")).await, NOT_COMPLETE);
    user.call("GET", "/link/is_linked").await.is(200, "false");
}

#[tokio::test]
async fn a_second_finish_is_404() {
    let user = KbaseUser::new().await;
    let session = user.completed().await;
    let finish = session_path(&session, "/finish");
    user.call("PUT", &finish).await.is(200, r#"{"ok":true}"#);
    user.call("PUT", &finish).await.is_not_found("Linking session not found", &finish);
    let path = session_path(&session, "");
    user.call("GET", &path).await.is_not_found("Linking session not found", &path);
    assert_eq!(session_row(&session).await, None);
}

#[tokio::test]
async fn start_of_a_completed_session_is_400_invalid_state() {
    let user = KbaseUser::new().await;
    let session = user.completed().await;
    let before = session_row(&session).await;
    let start = session_path(&session, "/oauth/start?return_link=x&skip_prompt=true");
    let answer = user.browser().get(&start).await;
    let message = "The linking session must not be in 'complete' state, but is";
    answer.is_failure(400, "invalidState", "Invalid Linking Session State", message);
    assert_eq!(session_row(&session).await, before);
}

#[tokio::test]
async fn create_is_400_already_linked_for_a_user_who_is() {
    let user = KbaseUser::linked().await;
    refuses(&user.call("POST", "/linking-sessions").await, ALREADY_LINKED);
    user.call("DELETE", "/link").await.has(204);
    user.session().await;
}

#[tokio::test]
async fn finish_is_400_already_linked_for_a_user_who_is() {
    let user = KbaseUser::new().await;
    let (one, two) = (user.completed().await, user.completed().await);
    user.call("PUT", &session_path(&one, "/finish")).await.has(200);
    refuses(&user.call("PUT", &session_path(&two, "/finish")).await, ALREADY_LINKED);
    // The session can still be given up, with its token.
    user.call("DELETE", &session_path(&two, "")).await.is(204, "");
    assert_eq!(tokens(&user.researcher.orcid).await.len(), 1);
    user.call("GET", "/link").await.has(200);
}

#[tokio::test]
async fn finish_is_400_orcid_already_linked_for_an_orcid_of_another_user() {
    let one = KbaseUser::new().await;
    let researcher = &one.researcher;
    let (orcid, name) = (researcher.orcid.clone(), researcher.name.clone());
    let two = KbaseUser::for_researcher(Person { orcid, name, browser: tests::Client::new() });
    let (first, second) = (one.completed().await, two.completed().await);
    one.call("PUT", &session_path(&first, "/finish")).await.has(200);
    let answer = two.call("PUT", &session_path(&second, "/finish")).await;
    let message = "The ORCID account is linked to another user";
    answer.is_failure(400, "orcidAlreadyLinked", "ORCID Account Already Linked", message);
    two.call("GET", "/link/is_linked").await.is(200, "false");
    // Once it is free the session can be finished.
    one.call("DELETE", "/link").await.has(204);
    two.call("PUT", &session_path(&second, "/finish")).await.is(200, r#"{"ok":true}"#);
}

#[tokio::test]
async fn delete_is_204_in_any_state_and_404_the_second_time() {
    let user = KbaseUser::new().await;
    let started = user.session().await;
    user.start(&started).await;
    for session in [user.session().await, started, user.completed().await] {
        let path = session_path(&session, "");
        user.call("DELETE", &path).await.is(204, "");
        user.call("DELETE", &path).await.is_not_found("Linking session not found", &path);
        assert_eq!(session_row(&session).await, None);
    }
}

#[tokio::test]
async fn delete_of_a_completed_session_revokes_its_token() {
    let user = KbaseUser::new().await;
    let session = user.completed().await;
    let orcid = &user.researcher.orcid;
    assert_eq!(tokens(orcid).await.len(), 1);
    user.call("DELETE", &session_path(&session, "")).await.is(204, "");
    assert!(tokens(orcid).await.is_empty());
}

#[tokio::test]
async fn delete_of_a_completed_session_that_orcid_does_not_hear_of_can_be_tried_again() {
    for (kind, status) in [
        (json!({ "kind": "status", "code": 500, "times": 1 }), 400),
        (json!({ "kind": "drop", "times": 1 }), 502),
        (json!({ "kind": "drop_after", "times": 1 }), 502),
        (json!({ "kind": "delay", "ms": 12_000, "times": 1 }), 504),
    ] {
        let user = KbaseUser::new().await;
        let session = user.completed().await;
        let orcid = &user.researcher.orcid;
        fault("/oauth/revoke", Some(&tokens(orcid).await[0].access), &kind).await;
        let path = session_path(&session, "");
        let answer = user.call("DELETE", &path).await.has(status);
        assert_eq!(answer.json()["code"], "upstreamError", "{answer:?}");
        // It must not become a link while its token may be revoked.
        let finish = user.call("PUT", &session_path(&session, "/finish")).await;
        finish.is_not_found("Linking session not found", &session_path(&session, "/finish"));
        user.call("DELETE", &path).await.is(204, "");
        assert!(tokens(orcid).await.is_empty(), "{kind}");
        user.link().await;
    }
}
