//! SSH keys: people.md 3.5, decisions.md "People".

use serde_json::{Value, json};

use crate::{Answer, Client, Stack};

/// Where people's keys are.
pub const SSHKEYS: &str = "/sshkeys";

/// A request for a new key pair.
pub fn wanted(keytype: &str, algorithm: &str) -> Value {
    json!({ "comment": "tess@laptop", "description": "a test's key", "keytype": keytype, "algorithm": algorithm })
}

/// A new key pair of whoever is signed in: `key_uuid`, `private_openssh`, `public_openssh`.
pub async fn generate(client: &Client, keytype: &str, algorithm: &str) -> Value {
    client.post(SSHKEYS, &wanted(keytype, algorithm)).await.ok()["data"][0].clone()
}

/// Uploads a public key.
pub async fn upload(client: &Client, keytype: &str, line: &str) -> Answer {
    let body = json!({ "public_openssh": line, "description": "uploaded", "keytype": keytype });
    client.put(SSHKEYS, &body.to_string()).await
}

/// A public key that nobody has, without a comment.
pub async fn fresh_line(client: &Client, algorithm: &str) -> String {
    let mut body = wanted("sliver", algorithm);
    body["store_pubkey"] = false.into();
    let line = client.post(SSHKEYS, &body).await.ok()["data"][0]["public_openssh"].clone();
    let line = line.as_str().expect("a line").to_owned();
    line.rsplit_once(' ').expect("a comment").0.to_owned()
}

/// A key as its owner sees it.
pub async fn key(client: &Client, uuid: &str) -> Value {
    client.get(&format!("{SSHKEYS}/{uuid}")).await.ok()["data"][0].clone()
}

/// Ids of the keys in a list.
pub async fn listed(client: &Client, person: &str) -> Vec<String> {
    let document = client.get(&format!("{SSHKEYS}?person_uuid={person}")).await.ok();
    let keys = document["data"].as_array().expect("a list").iter();
    keys.map(|key| key["key_uuid"].as_str().expect("an id").to_owned()).collect()
}

/// What a bastion host is told, with the right secret.
pub async fn bastionkeys(query: &[(&str, &str)]) -> Answer {
    let secret = bastion_secret().await;
    let client = Client::new();
    let request = client.request("GET", "/bastionkeys").query(&[("secret", secret.as_str())]).query(query);
    client.send(request).await
}

/// The secret that bastion hosts know.
pub async fn bastion_secret() -> String {
    Stack::get().aws().secret("SshkeysFunction", "BASTION_SECRET").await
}

/// Sets times of a key's row.
pub async fn set_times(uuid: &str, times: &[(&str, &str)]) {
    for (name, value) in times {
        let value = if *name == "remove_at" { json!({ "N": value }) } else { json!({ "S": value }) };
        let body = json!({
            "TableName": Stack::get().name("KeysTable"),
            "Key": { "id": { "S": format!("key#{uuid}") } },
            "UpdateExpression": "SET #name = :value",
            "ConditionExpression": "attribute_exists(id)",
            "ExpressionAttributeNames": { "#name": name },
            "ExpressionAttributeValues": { ":value": value },
        });
        Stack::get().aws().dynamodb("UpdateItem", &body).await;
    }
}
