use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{AMARA, Here, JOSIAH, json as body};

async fn set_faults(here: &Here, faults: Value) {
    let response = here.http.put(here.url("/admin/faults")).json(&faults).send().await.unwrap();
    assert_eq!(response.status(), 204);
}

#[tokio::test]
async fn a_status_comes_as_often_as_asked() {
    let here = Here::start().await;
    set_faults(
        &here,
        json!([{"path": "/oauth/token", "kind": "status", "code": 503, "retry_after": 2, "times": 1}]),
    )
    .await;
    let response = here.token(&[]).await;
    assert_eq!((response.status().as_u16(), response.headers()["retry-after"].to_str().unwrap()), (503, "2"));
    assert_eq!(here.token(&[]).await.status(), 400);
}

#[tokio::test]
async fn a_status_comes_with_the_document_asked_for() {
    let here = Here::start().await;
    let document = json!({"error": "invalid_token"});
    set_faults(&here, json!([{"path": "/oauth/revoke", "kind": "status", "code": 401, "body": document}]))
        .await;
    assert_eq!(body(here.post("/oauth/revoke").send().await.unwrap(), 401).await, document);
}

#[tokio::test]
async fn a_dropped_connection_gives_no_answer_and_does_nothing() {
    let here = Here::start().await;
    let code = here.code(&[]).await;
    set_faults(&here, json!([{"path": "/oauth/token", "kind": "drop", "times": 1}])).await;
    let form = [("grant_type", "authorization_code"), ("code", &code)];
    let error = here.post("/oauth/token").form(&form).send().await.unwrap_err();
    assert!(error.is_request(), "{error:?}");
    assert_eq!(here.exchange(&code, &[]).await.status(), 200);
}

#[tokio::test]
async fn a_late_answer_has_its_effect_at_once() {
    let here = Here::start().await;
    let tokens = here.tokens(AMARA, "openid").await;
    set_faults(&here, json!([{"path": "/oauth/revoke", "kind": "delay_after", "ms": 300}])).await;
    let access = tokens["access_token"].as_str().unwrap();
    let form = [("client_id", "APP-LOCAL"), ("client_secret", "local-secret"), ("token", access)];
    let started = Instant::now();
    let (answer, meanwhile) = tokio::join!(here.post("/oauth/revoke").form(&form).send(), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let list = here.get(&format!("/admin/tokens?orcid={AMARA}"));
        body(list.send().await.unwrap(), 200).await
    });
    assert_eq!((answer.unwrap().status().as_u16(), meanwhile), (200, json!([])));
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_lost_answer_has_its_effect() {
    let here = Here::start().await;
    let code = here.code(&[]).await;
    set_faults(&here, json!([{"path": "/oauth/token", "kind": "drop_after", "times": 1}])).await;
    let form = [
        ("client_id", "APP-LOCAL"),
        ("client_secret", "local-secret"),
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", crate::support::BACK),
    ];
    assert!(here.post("/oauth/token").form(&form).send().await.is_err());
    let again = body(here.exchange(&code, &[]).await, 400).await;
    assert!(again["error_description"].as_str().unwrap().starts_with("Reused"), "{again}");
}

#[tokio::test]
async fn delay_and_broken_json_add_up() {
    let here = Here::start().await;
    set_faults(
        &here,
        json!([{"path": "/oauth", "kind": "delay", "ms": 50}, {"path": "/oauth", "method": "POST", "kind": "broken_json"}]),
    )
    .await;
    let started = Instant::now();
    let response = here.token(&[]).await;
    assert!(started.elapsed() >= Duration::from_millis(50));
    assert_eq!(response.headers()["content-type"], "application/json");
    let text = response.text().await.unwrap();
    assert!(text.starts_with("{\"error\"") && serde_json::from_str::<Value>(&text).is_err(), "{text}");

    here.http.delete(here.url("/admin/faults")).send().await.unwrap();
    assert_eq!(body(here.get("/admin/faults").send().await.unwrap(), 200).await, json!([]));
    body(here.token(&[]).await, 400).await;
}

#[tokio::test]
async fn requests_are_counted_without_their_secrets() {
    let here = Here::start().await;
    here.get("/services/auth/api/V2/token?secret=1").header("authorization", "secret").send().await.unwrap();
    here.get("/health").send().await.unwrap();
    here.token(&[]).await;
    let list = |path: &'static str| {
        let request = here.get(path);
        async move { body(request.send().await.unwrap(), 200).await }
    };
    let all = list("/admin/requests").await;
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert!(!all.to_string().contains("secret"));
    let tokens = list("/admin/requests?path=/oauth").await;
    assert_eq!((&tokens[0]["method"], &tokens[0]["path"]), (&json!("POST"), &json!("/oauth/token")));
    here.http.delete(here.url("/admin/requests")).send().await.unwrap();
    assert_eq!(list("/admin/requests").await, json!([]));
}

#[tokio::test]
async fn tokens_are_told_until_they_are_revoked() {
    let here = Here::start().await;
    let list = async |orcid: &str| {
        let request = here.get(&format!("/admin/tokens?orcid={orcid}"));
        body(request.send().await.unwrap(), 200).await
    };
    let (first, _) = (here.tokens(AMARA, "openid").await, here.tokens(JOSIAH, "openid").await);
    let access = first["access_token"].as_str().unwrap();
    let pair = json!({"access_token": access, "refresh_token": first["refresh_token"], "scope": "openid"});
    assert_eq!(list(AMARA).await, json!([pair]));
    let form = [("client_id", "APP-LOCAL"), ("client_secret", "local-secret"), ("token", access)];
    assert_eq!(here.post("/oauth/revoke").form(&form).send().await.unwrap().status(), 200);
    assert_eq!(list(AMARA).await, json!([]));
}

#[tokio::test]
async fn people_can_be_added_with_valid_ids_only() {
    let here = Here::start().await;
    let add = |orcid: &str| here.post("/admin/people").json(&json!({"orcid": orcid, "name": "New"})).send();
    assert_eq!(add("0009-9999-0000-0094").await.unwrap().status(), 201);
    assert_eq!(add("0009-9999-0000-0094").await.unwrap().status(), 200);
    assert_eq!(add("0009-9999-0000-0095").await.unwrap().status(), 422);
    let people = body(here.get("/admin/people").send().await.unwrap(), 200).await;
    assert_eq!(people.as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn it_says_that_it_is_well_and_knows_nothing_else() {
    let here = Here::start().await;
    assert_eq!(here.get("/health").send().await.unwrap().status(), 200);
    assert_eq!(here.get("/nowhere").send().await.unwrap().status(), 404);
}
