//! GET /status and GET /info as ORCID Link's clients know them: contract/orcid-link.md 2 and 7, decisions.md "ORCID Link".

use serde_json::Value;
use tests::{Client, Stack};

#[tokio::test]
async fn status_is_three_fields_in_their_order() {
    let answer = Client::new().get("/status").await.has(200);
    let time = answer.json()["time"].as_i64().expect("milliseconds");
    answer.is(200, &format!(r#"{{"status":"ok","time":{time},"start_time":0}}"#));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    assert!(i64::try_from(now).unwrap().abs_diff(time) < 60_000, "{time} is not now");
    assert_eq!(answer.header("content-type"), "application/json");
}

#[tokio::test]
async fn info_has_the_documented_shape_and_redacts_secrets() {
    let answer = Client::new().get("/info").await.has(200);
    let (api, sandbox) = (&Stack::get().api, &Stack::get().sandbox);
    let info = answer.json();
    let lifetime = &info["config"]["services"]["Auth2"]["tokenCacheLifetime"];
    let timeout = &info["config"]["module"]["serviceRequestTimeout"];
    assert!(lifetime.as_u64() >= Some(1_000) && timeout.as_u64() >= Some(100), "{info}");
    let description = "A service for creating linkage between a KBase account and an ORCID account.\n\nIf a linkage, known herein as an \"ORCID Link\", exists for a user, the following features are available:\n    - read the associated ORCID profile, including just public and trusted partner keys\n    - read, create, update, and delete work activity (publications)\n    - remove ORCID Link\n";
    let description = Value::from(description);
    let expected = format!(
        r#"{{"service-manifest":{{"module-name":"ORCIDLink","description":{description},"language":"Rust"}},"config":{{"services":{{"Auth2":{{"url":"{sandbox}/services/auth/api/V2/token","tokenCacheLifetime":{lifetime},"tokenCacheMaxSize":20000}},"ORCIDLink":{{"url":"{api}"}}}},"ui":{{"origin":"{sandbox}"}},"orcid":{{"oauthBaseURL":"{sandbox}/oauth","apiBaseURL":"{sandbox}/v3.0","clientId":"REDACTED","clientSecret":"REDACTED"}},"mongo":{{"host":"dynamodb","port":0,"database":"links","username":"REDACTED","password":"REDACTED"}},"module":{{"serviceRequestTimeout":{timeout}}}}}}}"#
    );
    answer.is(200, &expected);
}

#[tokio::test]
async fn status_and_info_need_no_token_and_look_at_none() {
    let client = Client::new();
    for path in ["/status", "/info"] {
        for token in ["short", &"x".repeat(32)] {
            client.send(client.request("GET", path).header("authorization", token)).await.has(200);
        }
    }
}
