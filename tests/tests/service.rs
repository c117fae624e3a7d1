//! GET /, /api, /api/v1, /status and paths of no function: compendia.md 1.1, decisions.md "Everywhere".

use insta::assert_snapshot;
use serde_json::json;
use tests::{Client, Stack};

#[tokio::test]
async fn api_says_what_it_is() {
    let mut about = Client::new().get("/api").await.ok();
    assert!(about["quote"].take().as_str().is_some_and(|quote| !quote.is_empty()));
    // The rels of the ORCID queue: one document for clients of both systems.
    let links = about["_links"].take();
    for rel in ["orcidqueues", "orcidhistories"] {
        let href = format!("{}/api/eperson/{rel}", Stack::get().api);
        assert_eq!(links[rel]["href"], href, "{links:#}");
    }
    assert_snapshot!(about, @r#"{"about":"https://o2r.info","versions":{"current":"/api/v1","v1":"/api/v1"},"quote":null,"_links":null}"#);
}

#[tokio::test]
async fn version_lists_the_resources_in_their_order() {
    let answer = Client::new().get("/api/v1").await.has(200);
    assert_snapshot!(answer.text(), @r#"{"auth":"/api/v1/auth","compendia":"/api/v1/compendium","jobs":"/api/v1/job","users":"/api/v1/user","search":"/api/v1/search","shipments":"/api/v1/shipment","recipients":"/api/v1/recipient","substitutions":"/api/v1/substitution","links":"/api/v1/link"}"#);
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
}

#[tokio::test]
async fn status_is_ok_and_tells_the_time() {
    let status = Client::new().get("/status").await.ok();
    assert_eq!(status["status"], "ok");
    assert_eq!(status["start_time"], 0);
    assert!(status["time"].as_i64().is_some_and(|time| time > 1_700_000_000_000), "{status}");
}

#[tokio::test]
async fn the_root_redirects_to_the_documentation() {
    let answer = Client::new().get("/").await;
    assert!((300..400).contains(&answer.status), "{answer:?}");
    assert_eq!(answer.header("location"), "/docs");
}

#[tokio::test]
async fn a_trailing_slash_means_the_same_as_none() {
    let client = Client::new();
    let plain = client.get("/api/v1").await.has(200).text();
    client.get("/api/v1/").await.is(200, &plain);
    client.get("/api/").await.has(200);
    client.get("/status/").await.has(200);
}

#[tokio::test]
async fn unknown_query_parameters_are_ignored() {
    let client = Client::new();
    client.get("/api/v1?x=1&y[]=2&z").await.has(200);
    client.get("/status?verbose=true").await.has(200);
}

#[tokio::test]
async fn an_unknown_path_of_the_api_is_404_in_its_shape() {
    let client = Client::new();
    for path in [
        "/api/v1/nope",
        "/api/v1/nope/",
        "/api/v1/auth/nope",
        "/api/v1/auth",
        "/api/v1/compendium/a/b/c",
        "/api/v1/job/a/b",
    ] {
        client.get(path).await.is_error(404, "not found");
    }
}

#[tokio::test]
async fn a_path_of_no_group_is_404_in_orcid_links_shape() {
    let answer = Client::new().get("/nope").await.has(404);
    assert_snapshot!(answer.text(), @r#"{"code":"notFound","title":"Not Found","message":"The requested resource was not found","data":{"detail":"Not Found","path":"/nope"}}"#);
}

#[tokio::test]
async fn a_wrong_method_is_405_and_says_which_are_right() {
    let client = Client::new();
    for (method, path, allowed) in [
        ("DELETE", "/api/v1", "GET,HEAD"),
        ("POST", "/api", "GET,HEAD"),
        ("PATCH", "/api/v1/compendium", "GET,HEAD,POST"),
        ("DELETE", "/api/v1/job", "GET,HEAD,POST"),
        ("POST", "/api/v1/auth/whoami", "GET,HEAD"),
        ("PUT", "/api/v1/auth/login", "GET"),
        ("PUT", "/api/v1/auth/logout", "GET,POST"),
    ] {
        let answer = client.send(client.request(method, path)).await;
        answer.is_error(405, "method not allowed");
        let mut allow: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
        allow.sort_unstable();
        let mut allowed: Vec<_> = allowed.split(',').collect();
        allowed.sort_unstable();
        // HEAD is refused where it would act; saying otherwise in Allow would be wrong.
        assert_eq!(allow, allowed, "{method} {path}");
    }
}

#[tokio::test]
async fn a_wrong_method_on_a_path_of_no_group_is_405_in_orcid_links_shape() {
    let client = Client::new();
    let answer = client.post("/status", &json!({})).await.has(405);
    assert_snapshot!(answer.text(), @r#"{"code":"fastapiError","title":"FastAPI Error","message":"Internal FastAPI Exception","data":{"detail":"Method Not Allowed"}}"#);
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn head_works_where_get_does() {
    let client = Client::new();
    for path in ["/api", "/api/v1", "/status", "/api/v1/compendium", "/api/v1/job"] {
        let answer = client.send(client.request("HEAD", path)).await;
        answer.is(200, "");
    }
}

#[tokio::test]
async fn preflights_are_answered_for_configured_origins_with_credentials() {
    let client = Client::new();
    let origin = &tests::Stack::get().api;
    for path in ["/api/v1/compendium", "/api/v1/job", "/api/v1/nope", "/status"] {
        let request = client.request("OPTIONS", path).header("origin", origin);
        let answer = client.send(request.header("access-control-request-method", "POST")).await;
        assert!((200..300).contains(&answer.status), "{path}: {answer:?}");
        assert_eq!(answer.header("access-control-allow-origin"), origin, "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "true", "{path}");
    }
}

#[tokio::test]
async fn other_origins_are_not_allowed() {
    let client = Client::new();
    let request = client.request("GET", "/api/v1").header("origin", "https://evil.example");
    assert_eq!(client.send(request).await.has(200).header("access-control-allow-origin"), "");
}
