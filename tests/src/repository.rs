//! Repositories at the sandbox, which stands in for Zenodo and B2SHARE (infra/sandbox/README.md).

use serde_json::{Value, json};

use crate::{Client, Stack, fault};

/// A recipient's place at the sandbox.
fn host(recipient: &str) -> &'static str {
    match recipient {
        "zenodo" => "zenodo.org",
        "zenodo_sandbox" => "sandbox.zenodo.org",
        "b2share" => "b2share.eudat.eu",
        "b2share_sandbox" => "trng-b2share.eudat.eu",
        other => panic!("{other} is no repository"),
    }
}

/// The path below which all its calls are, for faults and for counting calls.
pub fn api(recipient: &str) -> String {
    format!("/{}/api", host(recipient))
}

/// A deposit, as the sandbox's admin knows it.
#[derive(Debug, Clone)]
pub struct Deposit(Value);

/// The deposits that bear a shipment's id, at all repositories, oldest first. One is what there should be.
pub async fn deposits(shipment: &str) -> Vec<Deposit> {
    let url = format!("{}/admin/deposits?contains=urn:uuid:{shipment}", Stack::get().sandbox);
    let answer = Client::new().get(&url).await.has(200);
    answer.json().as_array().expect("a list").iter().cloned().map(Deposit).collect()
}

/// The only deposit of a shipment.
pub async fn deposit(shipment: &str) -> Deposit {
    let mut deposits = deposits(shipment).await;
    assert_eq!(deposits.len(), 1, "{deposits:?}");
    deposits.remove(0)
}

/// Switches a fault on for the calls to a repository that have `contains` in their path or body: the shipment's id (a
/// deposition is made or described), a file's name (it is uploaded), a deposition's id.
pub async fn repository_fault(recipient: &str, contains: &str, kind: &Value) {
    fault(&api(recipient), Some(contains), kind).await;
}

/// Lowers the limit in bytes of deposits to which a file with this name is uploaded.
pub async fn limit(filename: &str, bytes: u64) {
    let limit = json!({ "key": filename, "bytes": bytes });
    Client::new().post(&format!("{}/admin/deposits/limits", Stack::get().sandbox), &limit).await.has(204);
}

impl Deposit {
    /// The repository's id of it.
    pub fn id(&self) -> &str {
        self.0["id"].as_str().expect("an id")
    }

    /// What is said about it.
    pub fn metadata(&self) -> &Value {
        &self.0["metadata"]
    }

    /// Names and MD5s of its files.
    pub fn files(&self) -> Vec<(String, String)> {
        let text = |file: &Value, name: &str| file[name].as_str().expect("a text").to_owned();
        let files = self.0["files"].as_array().expect("a list");
        files.iter().map(|file| (text(file, "key"), text(file, "md5"))).collect()
    }

    /// How many files were uploaded whole, repetitions included.
    pub fn uploads(&self) -> u64 {
        self.0["uploads"].as_u64().expect("a number")
    }

    /// How often it was published.
    pub fn publications(&self) -> u64 {
        self.0["publications"].as_u64().expect("a number")
    }

    /// Its DOI, once published.
    pub fn doi(&self) -> Option<&str> {
        self.0["doi"].as_str()
    }

    /// A file's bytes.
    pub async fn bytes(&self, filename: &str) -> Vec<u8> {
        let host = self.0["host"].as_str().expect("a host");
        let url = format!("{}/admin/deposits/{host}/{}/files/{filename}", Stack::get().sandbox, self.id());
        Client::new().get(&url).await.has(200).body
    }
}
