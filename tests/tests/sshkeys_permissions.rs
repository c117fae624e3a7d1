//! Who may do what with keys: people.md 3.5, decisions.md "Identity".

use std::collections::BTreeSet;

use serde_json::json;
use tests::keys::{SSHKEYS, fresh_line, generate, wanted};
use tests::{Answer, Client, Person, by_token, issue};

/// Who asks.
const COLUMNS: [&str; 5] = ["anonymous", "other", "owner", "editor", "admin"];

/// Method, path, and the status for each column; `{sliver}` and `{bastion}` are keys of the owner's.
const TABLE: [(&str, &str, [u16; 5]); 8] = [
    ("GET", "/sshkeys", [401, 200, 200, 200, 200]),
    ("GET", "/sshkeys?person_uuid={owner}", [401, 200, 200, 200, 200]),
    ("POST", "/sshkeys", [401, 200, 200, 200, 200]),
    ("PUT", "/sshkeys", [401, 200, 200, 200, 200]),
    ("GET", "/sshkeys/{sliver}", [401, 200, 200, 200, 200]),
    ("GET", "/sshkeys/{bastion}", [401, 200, 200, 200, 200]),
    ("DELETE", "/sshkeys/{sliver}", [401, 403, 200, 403, 403]),
    ("GET", "/bastionkeys?since_date=2026-01-01T00:00:00Z", [401, 401, 401, 401, 401]),
];

async fn id(person: &Person, kind: &str) -> String {
    generate(person, kind, "ed25519").await["key_uuid"].as_str().expect("a text").to_owned()
}

async fn send(client: &Client, method: &str, path: &str, line: &str) -> Answer {
    let request = client.request(method, path);
    let body = match method {
        "POST" => wanted("sliver", "ed25519"),
        "PUT" => json!({ "public_openssh": line, "description": "uploaded", "keytype": "sliver" }),
        _ => return client.send(request).await,
    };
    client.send(request.json(&body)).await
}

#[tokio::test]
async fn every_route_answers_each_of_them_as_the_table_says() {
    let (owner, other) = (Person::new(0).await, Person::new(0).await);
    let (editor, admin, nobody) = (Person::new(500).await, Person::new(1000).await, Client::new());
    let clients = [&nobody, &other.browser, &owner.browser, &editor.browser, &admin.browser];
    let (uuid, bastion) = (owner.uuid().await.unwrap(), id(&owner, "bastion").await);
    for (method, path, statuses) in TABLE {
        for ((column, client), status) in COLUMNS.iter().zip(clients).zip(statuses) {
            let sliver = if path.contains("{sliver}") { id(&owner, "sliver").await } else { String::new() };
            let path =
                path.replace("{owner}", &uuid).replace("{bastion}", &bastion).replace("{sliver}", &sliver);
            let line = if method == "PUT" { fresh_line(&other, "ed25519").await } else { String::new() };
            let answer = send(client, method, &path, &line).await;
            assert_eq!(answer.status, status, "{method} {path} by {column}: {answer:?}");
            if !sliver.is_empty() {
                owner.send(owner.request("DELETE", &format!("{SSHKEYS}/{sliver}"))).await.has(200);
            }
        }
    }
}

#[tokio::test]
async fn the_table_has_every_documented_route_and_no_other() {
    let document = Client::new().get("/openapi.json").await.ok();
    let paths = document["paths"].as_object().unwrap().iter();
    let ours = paths.filter(|(path, _)| path.starts_with("/sshkeys") || path.starts_with("/bastionkeys"));
    let documented: BTreeSet<_> = ours
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            let methods = methods.filter(|(_, operation)| operation.get("responses").is_some());
            methods.map(move |(method, _)| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let listed = TABLE.iter().map(|(method, path, _)| {
        let path = path.split('?').next().unwrap();
        ((*method).to_owned(), path.replace("{sliver}", "{uuid}").replace("{bastion}", "{uuid}"))
    });
    assert_eq!(listed.collect::<BTreeSet<_>>(), documented);
}

#[tokio::test]
async fn others_see_active_sliver_keys_only() {
    let (owner, other, admin) = (Person::new(0).await, Person::new(0).await, Person::new(1000).await);
    let uuid = owner.uuid().await.unwrap();
    let (sliver, bastion) = (id(&owner, "sliver").await, id(&owner, "bastion").await);
    for client in [&other, &admin] {
        let list = client.get(&format!("{SSHKEYS}?person_uuid={uuid}")).await.ok();
        assert_eq!((&list["size"], &list["data"][0]["key_uuid"]), (&json!(1), &json!(sliver)));
        assert_eq!(client.get(&format!("{SSHKEYS}/{sliver}")).await.ok()["size"], 1);
        assert_eq!(client.get(&format!("{SSHKEYS}/{bastion}")).await.ok()["data"], json!([]));
    }
    owner.send(owner.request("DELETE", &format!("{SSHKEYS}/{sliver}"))).await.has(200);
    assert_eq!(other.get(&format!("{SSHKEYS}/{sliver}")).await.ok()["data"], json!([]));
    assert_eq!(other.get(&format!("{SSHKEYS}?person_uuid={uuid}")).await.ok()["size"], 0);
}

#[tokio::test]
async fn only_its_owner_ends_a_key() {
    let (owner, other) = (Person::new(0).await, Person::new(1000).await);
    let sliver = id(&owner, "sliver").await;
    let answer = other.send(other.request("DELETE", &format!("{SSHKEYS}/{sliver}"))).await.has(403).json();
    let text = format!("User: '{}' does not own SSH Key '{sliver}'", other.name);
    assert_eq!(answer["errors"][0]["detail"], text);
    assert_eq!(owner.get(SSHKEYS).await.ok()["size"], 1);
}

#[tokio::test]
async fn an_api_token_is_as_good_as_its_owner() {
    let owner = Person::new(0).await;
    id(&owner, "sliver").await;
    let token = issue(&owner, "keys").await["token"].as_str().expect("a text").to_owned();
    assert_eq!(by_token("GET", SSHKEYS, &token).await.ok()["size"], 1);
    by_token("GET", SSHKEYS, "ercid_nobodys").await.has(401);
}
