//! API tokens: decisions.md "Identity".

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{Answer, Client, Stack};

/// A new API token of whoever is signed in: the whole answer, with `id` and `token`.
pub async fn issue(client: &Client, label: &str) -> Value {
    client.post("/api/v1/auth/token", &json!({ "label": label })).await.has(201).json()
}

/// A request of a script: no cookie, only this in `Authorization: Bearer`.
pub fn bearer(method: &str, path: &str, token: &str) -> RequestBuilder {
    Client::new().request(method, path).bearer_auth(token)
}

/// Sends such a request without a body.
pub async fn by_token(method: &str, path: &str, token: &str) -> Answer {
    Client::new().send(bearer(method, path, token)).await
}

/// Makes an API token's row expired.
pub async fn expire_token(id: &str) {
    let body = json!({
        "TableName": Stack::get().name("SessionsTable"),
        "Key": { "id": { "S": format!("token#{id}") } },
        "UpdateExpression": "SET #name = :value",
        "ConditionExpression": "attribute_exists(id)",
        "ExpressionAttributeNames": { "#name": "expires_at" },
        "ExpressionAttributeValues": { ":value": { "N": "1700000000" } },
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
}
