use reqwest::Method;

use crate::support::{AMARA, Here, JOSIAH, JSON, a_work, json};

const ALL: &str = "/read-limited /activities/update";

#[tokio::test]
async fn without_a_good_token_nothing_is_read() {
    let here = Here::start().await;
    let ask = |token: Option<&'static str>| {
        let request = here.get(&format!("/v3.0/{JOSIAH}/record")).header("accept", JSON);
        token.map(|token| request.try_clone().unwrap().bearer_auth(token)).unwrap_or(request).send()
    };
    assert_eq!(json(ask(None).await.unwrap(), 401).await["error"], "unauthorized");
    let error = json(ask(Some("t0ken")).await.unwrap(), 401).await;
    assert_eq!(error["error"], "invalid_token");
    assert_eq!(error["error_description"], "Invalid access token: t0ken");
}

#[tokio::test]
async fn a_revoked_token_opens_nothing() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    amara.get("/works").await;
    let form =
        [("client_id", "APP-LOCAL"), ("client_secret", "local-secret"), ("token", amara.access.as_str())];
    assert_eq!(here.post("/oauth/revoke").form(&form).send().await.unwrap().status(), 200);
    json(amara.request(Method::GET, "/works").send().await.unwrap(), 401).await;
}

#[tokio::test]
async fn a_token_opens_its_own_record_only() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    let ask = |method: Method, orcid: &str, path: &str| {
        let url = here.url(&format!("/v3.0/{orcid}{path}"));
        here.http.request(method, url).bearer_auth(&amara.access).header("accept", JSON).send()
    };
    let other = json(ask(Method::GET, JOSIAH, "/record").await.unwrap(), 401).await;
    assert_eq!(other["error-code"], 9017);
    let other = json(ask(Method::DELETE, JOSIAH, "/work/1001").await.unwrap(), 401).await;
    assert_eq!(other["error-code"], 9017);
    for missing in ["0009-9999-0000-0115", "0000-0003-4997-3076x"] {
        let error = json(ask(Method::GET, missing, "/record").await.unwrap(), 404).await;
        assert_eq!(error["error-code"], 9016);
        assert!(error["developer-message"].as_str().unwrap().contains(missing), "{error}");
    }
}

#[tokio::test]
async fn scopes_say_what_can_be_done() {
    let here = Here::start().await;
    let writer = here.caller(AMARA, "/activities/update").await;
    let code = writer.add(&a_work("10.1/a")).await;
    let refused = json(writer.request(Method::GET, "/works").send().await.unwrap(), 403).await;
    assert_eq!(refused["error-code"], 9004);

    let reader = here.caller(AMARA, "/read-limited").await;
    assert_eq!(reader.get("/works").await["group"].as_array().unwrap().len(), 1);
    for (method, path) in [
        (Method::POST, "/work".to_owned()),
        (Method::POST, "/works".to_owned()),
        (Method::PUT, format!("/work/{code}")),
    ] {
        let refused = json(reader.send(method, &path, &a_work("10.1/b")).await, 403).await;
        assert_eq!(refused["error-code"], 9004);
    }
    let path = format!("/work/{code}");
    json(reader.request(Method::DELETE, &path).send().await.unwrap(), 403).await;
}

#[tokio::test]
async fn public_readers_see_what_is_public() {
    let here = Here::start().await;
    let public = here.caller(JOSIAH, "/read-public").await.get("/record").await;
    assert_eq!(public["person"]["biography"], serde_json::Value::Null);
    assert_eq!(public["person"]["emails"]["email"], serde_json::json!([]));
    let limited = here.caller(JOSIAH, "/read-limited").await.get("/record").await;
    assert_eq!(limited["person"]["biography"]["content"], "A fictitious professor of psychoceramics.");
}
