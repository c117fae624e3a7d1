//! When KBase's auth service does not do its work: contract/orcid-link.md 1.6 and 6, decisions.md "Everywhere",
//! "Identity".

use serde_json::json;
use tests::{Answer, KbaseUser, fault};

const AUTH: &str = "/services/auth/api/V2/token";
const TITLE: &str = "Unknown error authenticating with KBase";

/// Asserts `authError` with this text.
#[track_caller]
fn is_auth_error(answer: &Answer, status: u16, text: &str) {
    let head = format!(r#"{{"code":"authError","title":"{TITLE}","message":"{text}""#);
    answer.is(status, &format!(r#"{head},"data":{{"exception":"{text}"}}}}"#));
}

/// A new user, for whom the auth service fails once.
async fn user_with_fault(kind: serde_json::Value) -> KbaseUser {
    let user = KbaseUser::new().await;
    let mut kind = kind;
    kind["times"] = json!(1);
    fault(AUTH, Some(&user.token), &kind).await;
    user
}

/// A failure is not remembered.
async fn is_well_again(user: &KbaseUser) {
    user.call("GET", "/link/is_linked").await.is(200, "false");
}

#[tokio::test]
async fn kbase_auth_unreachable_is_502() {
    let user = user_with_fault(json!({ "kind": "drop" })).await;
    let answer = user.call("GET", "/link/is_linked").await;
    is_auth_error(&answer, 502, "The KBase auth service can't be reached");
    is_well_again(&user).await;
}

#[tokio::test]
async fn kbase_auth_slow_is_504() {
    let user = user_with_fault(json!({ "kind": "delay", "ms": 12_000 })).await;
    let answer = user.call("POST", "/linking-sessions").await;
    is_auth_error(&answer, 504, "The KBase auth service did not answer in time");
    is_well_again(&user).await;
}

#[tokio::test]
async fn kbase_auth_broken_json_is_500_auth_error() {
    let user = user_with_fault(json!({ "kind": "broken_json" })).await;
    let answer = user.call("GET", "/link").await;
    let text = "Error decoding JSON response: Expecting value: line 1 column 1 (char 0)";
    is_auth_error(&answer, 500, text);
    is_well_again(&user).await;
}

#[tokio::test]
async fn kbase_auth_answering_500_without_json_is_502() {
    let user = user_with_fault(json!({ "kind": "status", "code": 500 })).await;
    let answer = user.call("GET", "/link").await;
    is_auth_error(&answer, 502, "The KBase auth service can't be reached");
    is_well_again(&user).await;
}

#[tokio::test]
async fn kbase_auth_refusing_for_another_reason_is_500_with_its_message() {
    let body = json!({ "error": { "appcode": 10010, "message": "10010 No authentication token: none" } });
    let user = user_with_fault(json!({ "kind": "status", "code": 400, "body": body })).await;
    let answer = user.call("DELETE", "/link").await;
    is_auth_error(&answer, 500, "10010 No authentication token: none");
    is_well_again(&user).await;
}

#[tokio::test]
async fn kbase_auth_answering_without_a_user_is_502() {
    for body in [json!({}), json!({ "user": "" }), json!([]), json!({ "user": null })] {
        let user = user_with_fault(json!({ "kind": "status", "code": 200, "body": body })).await;
        let answer = user.call("GET", "/link").await;
        is_auth_error(&answer, 502, "The KBase auth service can't be reached");
        is_well_again(&user).await;
    }
}

#[tokio::test]
async fn a_browser_hears_of_the_auth_service_on_the_page_for_errors() {
    let title = "Linking Error";
    for (kind, message) in [
        (json!({ "kind": "drop" }), "The KBase auth service gave no valid answer"),
        (json!({ "kind": "broken_json" }), "The KBase auth service gave no valid answer"),
        (json!({ "kind": "delay", "ms": 12_000 }), "The KBase auth service did not answer in time"),
    ] {
        let user = user_with_fault(kind).await;
        let page = user.browser().get("/linking-sessions/oauth/continue?code=c&state=s").await;
        page.is_trouble("link.upstream_error", title, message);
    }
}
