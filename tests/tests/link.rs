//! /link and /link/is_linked: contract/orcid-link.md 2, decisions.md "ORCID Link".

use serde_json::json;
use tests::{KbaseUser, LINKING_SCOPE, fault, link_row, set_number, tokens};

#[tokio::test]
async fn a_link_is_made_shown_and_removed() {
    let user = KbaseUser::new().await;
    user.call("GET", "/link/is_linked").await.is(200, "false");
    user.link().await;
    user.call("GET", "/link/is_linked").await.is(200, "true");
    let answer = user.call("GET", "/link").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let link = answer.ok();
    let keys: Vec<_> = link.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["username", "created_at", "expires_at", "orcid_auth"]);
    assert_eq!(link["username"], json!(user.username));
    let orcid_auth = json!({
        "name": user.researcher.name,
        "scope": LINKING_SCOPE,
        "expires_in": 631_138_518,
        "orcid": user.researcher.orcid,
    });
    assert_eq!(link["orcid_auth"], orcid_auth);
    let lived = link["expires_at"].as_i64().unwrap() - link["created_at"].as_i64().unwrap();
    assert_eq!(lived, 631_138_518_000);
    user.call("DELETE", "/link").await.is(204, "");
    user.call("GET", "/link/is_linked").await.is(200, "false");
}

#[tokio::test]
async fn without_a_link_get_and_delete_are_404_each_in_its_spelling() {
    let user = KbaseUser::new().await;
    let get = user.call("GET", "/link").await;
    get.is_failure(404, "notFound", "Not Linked", "No link record was found for this user");
    let delete = user.call("DELETE", "/link").await;
    delete.is_failure(404, "not-found", "Not Found", "User does not have an ORCID Link");
    user.link().await;
    user.call("DELETE", "/link").await.is(204, "");
    let again = user.call("DELETE", "/link").await;
    again.is_failure(404, "not-found", "Not Found", "User does not have an ORCID Link");
}

#[tokio::test]
async fn an_expired_link_still_counts_as_linked() {
    let user = KbaseUser::linked().await;
    let past = 1_700_000_000_000_i64;
    set_number(&format!("link#{}", user.username), "expires_ms", past).await;
    user.call("GET", "/link/is_linked").await.is(200, "true");
    assert_eq!(user.call("GET", "/link").await.ok()["expires_at"], past);
}

#[tokio::test]
async fn delete_revokes_the_token_and_frees_user_and_orcid() {
    let user = KbaseUser::linked().await;
    let orcid = user.researcher.orcid.clone();
    assert_eq!(tokens(&orcid).await.len(), 1);
    user.call("DELETE", "/link").await.is(204, "");
    assert!(tokens(&orcid).await.is_empty());
    assert_eq!(link_row(&user.username).await, None);
    // Somebody else, and the user herself, can link the ORCID iD now.
    let other = KbaseUser::for_researcher(user.researcher);
    other.link().await;
    other.call("DELETE", "/link").await.is(204, "");
    other.link().await;
}

/// A linked user, and what happens to the request that revokes her token.
async fn linked_with_fault(kind: serde_json::Value) -> KbaseUser {
    let user = KbaseUser::linked().await;
    let pairs = tokens(&user.researcher.orcid).await;
    let mut kind = kind;
    kind["times"] = json!(1);
    fault("/oauth/revoke", Some(&pairs[0].access), &kind).await;
    user
}

/// The link is there, and can be removed.
async fn is_kept(user: &KbaseUser) {
    user.call("GET", "/link/is_linked").await.is(200, "true");
    user.call("GET", "/link").await.has(200);
    user.call("DELETE", "/link").await.is(204, "");
    assert!(tokens(&user.researcher.orcid).await.is_empty());
}

#[tokio::test]
async fn delete_accepts_any_2xx_of_revoke() {
    for code in [200, 202, 204] {
        let user = linked_with_fault(json!({ "kind": "status", "code": code })).await;
        user.call("DELETE", "/link").await.is(204, "");
        user.call("GET", "/link/is_linked").await.is(200, "false");
    }
}

#[tokio::test]
async fn delete_accepts_that_the_token_is_invalid_already() {
    let body = json!({ "error": "invalid_token", "error_description": "Invalid access token" });
    let user = linked_with_fault(json!({ "kind": "status", "code": 401, "body": body })).await;
    user.call("DELETE", "/link").await.is(204, "");
    user.call("GET", "/link/is_linked").await.is(200, "false");
}

#[tokio::test]
async fn delete_is_400_upstream_error_when_orcid_answers_500_and_keeps_the_record() {
    let user = linked_with_fault(json!({ "kind": "status", "code": 500 })).await;
    let answer = user.call("DELETE", "/link").await;
    let text = "500 Internal Server Error, as an admin call asked for\\n";
    let data =
        format!(r#"{{"source":"revoke_link","originalStatusCode":500,"originalResponseText":"{text}"}}"#);
    let head =
        r#"{"code":"upstreamError","title":"Error","message":"Error fetching data from ORCID Auth api""#;
    answer.is(400, &format!(r#"{head},"data":{data}}}"#));
    is_kept(&user).await;
}

#[tokio::test]
async fn delete_passes_orcids_json_on_but_never_its_error_description() {
    let body = json!({ "error": "unauthorized", "error_description": "Bad token t0ken", "other": 1 });
    for code in [400, 401, 403, 500] {
        let user = linked_with_fault(json!({ "kind": "status", "code": code, "body": body })).await;
        let answer = user.call("DELETE", "/link").await.has(400);
        let data = json!({
            "source": "revoke_link",
            "originalStatusCode": code,
            "originalResponseJSON": { "error": "unauthorized", "other": 1 },
        });
        assert_eq!(answer.json()["data"], data);
        is_kept(&user).await;
    }
}

#[tokio::test]
async fn delete_is_502_when_orcid_drops_the_connection_and_keeps_the_record() {
    let user = linked_with_fault(json!({ "kind": "drop" })).await;
    let answer = user.call("DELETE", "/link").await;
    let head = r#"{"code":"upstreamError","title":"Error","message":"Exception calling ORCID endpoint""#;
    answer.is(502, &format!(r#"{head},"data":{{"exception":"ORCID can't be reached"}}}}"#));
    is_kept(&user).await;
}

#[tokio::test]
async fn delete_is_504_when_orcid_is_slow_and_keeps_the_record() {
    let user = linked_with_fault(json!({ "kind": "delay", "ms": 12_000 })).await;
    let answer = user.call("DELETE", "/link").await;
    let head = r#"{"code":"upstreamError","title":"Error","message":"Exception calling ORCID endpoint""#;
    answer.is(504, &format!(r#"{head},"data":{{"exception":"timed out"}}}}"#));
    is_kept(&user).await;
}

#[tokio::test]
async fn an_answer_of_revoke_that_is_lost_is_made_good_by_trying_again() {
    let user = linked_with_fault(json!({ "kind": "drop_after" })).await;
    user.call("DELETE", "/link").await.has(502);
    assert!(tokens(&user.researcher.orcid).await.is_empty());
    is_kept(&user).await;
}
