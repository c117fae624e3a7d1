//! Tokens at rest and in logs: issue 3 "Tokens".

use serde_json::{Value, json};
use tests::{Aws, KbaseUser, Stack, fault, link_row, parameter, session_path, session_row, tokens, until};

const TABLES: [&str; 3] = ["LinksTable", "SessionsTable", "PeopleTable"];
const FUNCTIONS: [&str; 5] =
    ["LinkFunction", "LinkingSessionsFunction", "WorksFunction", "OrcidFunction", "AuthFunction"];

/// Asserts that none of the texts is anywhere in the tables.
async fn is_in_no_table(aws: &Aws, secrets: &[&str]) {
    for table in TABLES {
        let items = aws.scan(table).await;
        assert!(!items.is_empty() || table == "SessionsTable", "{table} is empty");
        for item in items {
            let text = item.to_string();
            for secret in secrets {
                assert!(!text.contains(secret), "{table}: {secret} in {text}");
            }
            // An id token is a JWT: base64 of `{"`.
            assert!(!text.contains("\"eyJ"), "{table}: a JWT in {text}");
        }
    }
}

/// Asserts that the three tokens of a row are envelopes under a key of the secret, and gives that of the access token.
async fn sealed(aws: &Aws, row: &Value) -> String {
    let keys = aws.secret("LinkingSessionsFunction", "TOKEN_KEY").await;
    let keys: Value = serde_json::from_str(&keys).expect("the keys are JSON");
    for field in ["access_token", "refresh_token", "id_token"] {
        let text = row["grant"]["M"][field]["S"].as_str().expect("a sealed token");
        let (key, sealed) = text.split_once('.').expect("a key id before the first dot");
        assert!(key != "current" && keys[key].is_string(), "{key} is no key");
        let is_base64 = sealed.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        assert!(is_base64 && sealed.len() > 36, "{field}: {text}");
    }
    row["grant"]["M"]["access_token"]["S"].as_str().expect("a sealed token").to_owned()
}

#[tokio::test]
async fn no_token_is_in_any_table_only_envelopes_with_a_key_id() {
    let aws = Stack::get().aws();
    let user = KbaseUser::new().await;
    let (session, returned) = user.allowed().await;
    let code = parameter(&returned, "code").unwrap();
    is_in_no_table(&aws, &[&user.token, &code]).await;

    user.browser().get(&returned).await.redirects();
    let pair = tokens(&user.researcher.orcid).await.remove(0);
    let secrets = [user.token.as_str(), &code, &pair.access, &pair.refresh];
    is_in_no_table(&aws, &secrets).await;
    let in_session = sealed(&aws, &session_row(&session).await.unwrap()).await;

    user.call("PUT", &session_path(&session, "/finish")).await.has(200);
    is_in_no_table(&aws, &secrets).await;
    // Sealed anew: an envelope is good in its own row only.
    assert_ne!(sealed(&aws, &link_row(&user.username).await.unwrap()).await, in_session);
}

#[tokio::test]
async fn an_envelope_that_is_copied_to_another_row_does_not_open() {
    let aws = Stack::get().aws();
    let (victim, thief) = (KbaseUser::linked().await, KbaseUser::linked().await);
    let stolen = sealed(&aws, &link_row(&victim.username).await.unwrap()).await;
    let body = json!({
        "TableName": Stack::get().name("LinksTable"),
        "Key": { "id": { "S": format!("link#{}", thief.username) } },
        "UpdateExpression": "SET #grant.access_token = :stolen",
        "ExpressionAttributeNames": { "#grant": "grant" },
        "ExpressionAttributeValues": { ":stolen": { "S": stolen } },
    });
    aws.dynamodb("UpdateItem", &body).await;
    let works = thief.call("GET", "/works").await.has(500);
    assert_eq!(works.json()["code"], "internalServerError");
    // A link that nobody can use can be removed, and does not take the victim's token along.
    thief.call("DELETE", "/link").await.is(204, "");
    assert_eq!(tokens(&victim.researcher.orcid).await.len(), 1);
    victim.call("GET", "/works").await.has(200);
}

/// Waits for a line in a function's log.
async fn is_logged(aws: &Aws, function: &str, text: &str) {
    until(text, async || (!aws.log_lines(function, text).await.is_empty()).then_some(())).await;
}

#[tokio::test]
async fn no_token_code_or_secret_is_in_any_log() {
    let aws = Stack::get().aws();
    let user = KbaseUser::new().await;
    let (session, returned) = user.allowed().await;
    let (code, state) = (parameter(&returned, "code").unwrap(), parameter(&returned, "state").unwrap());
    // What goes wrong is logged, and ORCID tells tokens and codes in its descriptions.
    let body = json!({ "error": "invalid_grant", "error_description": format!("Invalid code {code}") });
    let kind = json!({ "kind": "status", "code": 400, "body": body, "times": 1 });
    fault("/oauth/token", Some(&code), &kind).await;
    user.browser().get(&returned).await.redirects();
    let returned = user.researcher.decide(&user.start(&session).await, "allow").await.has(302);
    let returned = returned.header("location").to_owned();
    let second = parameter(&returned, "code").unwrap();
    user.browser().get(&returned).await.redirects();
    user.call("PUT", &session_path(&session, "/finish")).await.has(200);
    let pair = tokens(&user.researcher.orcid).await.remove(0);
    user.call("GET", "/works").await.has(200);
    user.call("GET", "/orcid/profile").await.has(200);
    let description = format!("Invalid access token: {}", pair.access);
    for status in [401, 500] {
        let body = json!({ "error": "unauthorized", "error_description": description });
        let kind = json!({ "kind": "status", "code": status, "body": body, "times": 1 });
        fault("/oauth/revoke", Some(&pair.access), &kind).await;
        user.call("DELETE", "/link").await.has(400);
    }
    let removed = user.call("DELETE", "/link").await.has(204);

    // The search finds what is there.
    is_logged(&aws, "LinkingSessionsFunction", &session).await;
    is_logged(&aws, "LinkFunction", removed.header("x-request-id")).await;
    let client = aws.secret("LinkingSessionsFunction", "ORCID_SECRET").await;
    let client: Value = serde_json::from_str(&client).unwrap();
    let client_secret = client["client_secret"].as_str().unwrap();
    let signature: Value = serde_json::from_str(&state).unwrap();
    let signature = signature["signature"].as_str().unwrap();
    let secrets =
        [user.token.as_str(), &pair.access, &pair.refresh, &code, &second, client_secret, signature, "eyJ"];
    for function in FUNCTIONS {
        for secret in secrets {
            let lines = aws.log_lines(function, secret).await;
            assert!(lines.is_empty(), "{function} has logged {secret}: {lines:?}");
        }
    }
}
