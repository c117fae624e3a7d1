//! An API token is in no table and no log: decisions.md "Identity" ("stored hashed").

use serde_json::json;
use tests::{Client, KbaseUser, Stack, bearer, by_token, until};

const FUNCTIONS: [&str; 6] =
    ["AuthFunction", "UserFunction", "LinkFunction", "WorksFunction", "CompendiumFunction", "JobFunction"];
const PATH: &str = "/api/v1/auth/token";

#[tokio::test]
async fn the_token_is_in_no_table_and_no_log() {
    let aws = Stack::get().aws();
    let user = KbaseUser::linked().await;
    let made = user.send(user.request("POST", PATH).json(&json!({ "label": "x" }))).await.has(201).json();
    let (id, token) = (made["id"].as_str().expect("an id"), made["token"].as_str().expect("a token"));
    let secret = token.strip_prefix("ercid_").expect("the prefix");
    for path in ["/api/v1/auth/whoami", "/api/v1/user/0000-0002-1825-0097", "/link", "/works", "/api/v1/job"]
    {
        by_token("GET", path, token).await;
    }
    // What is refused or goes wrong may be logged, but not what was sent.
    let client = Client::new();
    client.send(client.request("GET", "/link").header("authorization", token)).await.has(422);
    client.send(bearer("POST", PATH, token).json(&json!({ "label": "x" }))).await.has(403);
    let revoked = by_token("DELETE", &format!("{PATH}/{id}"), token).await.has(204);
    by_token("GET", "/api/v1/auth/whoami", token).await.has(401);

    for table in ["SessionsTable", "PeopleTable", "LinksTable"] {
        for item in aws.scan(table).await {
            assert!(!item.to_string().contains(secret), "{table}: {item}");
        }
    }
    // The search finds what is there.
    let request = revoked.header("x-request-id");
    until("the log line", async || (!aws.log_lines("AuthFunction", request).await.is_empty()).then_some(()))
        .await;
    for function in FUNCTIONS {
        let lines = aws.log_lines(function, secret).await;
        assert!(lines.is_empty(), "{function} has logged it: {lines:?}");
    }
}
