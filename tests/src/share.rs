//! Public shares at the sandbox, which stands in for Sciebo and Zenodo (infra/sandbox/README.md says what is in them).

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Answer, Client};

/// A token of a share of this kind that no other test has.
pub fn token(kind: &str) -> String {
    format!("{kind}-{}", &Uuid::new_v4().simple().to_string()[..12])
}

/// The address of a folder at Sciebo.
pub fn folder(token: &str) -> String {
    format!("https://sandbox.sciebo.de/index.php/s/{token}")
}

/// The number of a record of this kind that no other test has.
pub fn number(kind: u32) -> u64 {
    let own = Uuid::new_v4().as_u64_pair().0 % 1_000_000_000;
    own * 100 + u64::from(kind)
}

/// POST /compendium with these fields.
pub async fn load(author: &Client, content_type: &str, fields: Value) -> Answer {
    let mut body = json!({ "content_type": content_type });
    body.as_object_mut().expect("an object").extend(fields.as_object().expect("fields").clone());
    author.post("/api/v1/compendium", &body).await
}
