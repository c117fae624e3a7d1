//! Published records, as the record API shows them to everybody.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::deposits::bucket::Object;
use crate::deposits::host::Host;
use crate::state::Sandbox;

/// A published record in Zenodo's own shape; none of another number.
#[must_use]
pub fn record(sandbox: &Sandbox, host: Host, id: &str) -> Option<Response> {
    let deposits = sandbox.deposits();
    let deposit = deposits.get(host, id).filter(|deposit| deposit.published)?;
    let url = format!("https://{}/api/records/{id}", host.name());
    let file = |object: &Object| {
        json!({ "id": object.id, "key": object.key, "size": object.received.size,
                "checksum": format!("md5:{}", object.received.md5),
                "links": { "self": format!("{url}/files/{}/content", object.key) } })
    };
    let files: Vec<Value> = deposit.bucket.objects.iter().map(file).collect();
    let document = json!({
        "id": id.parse::<u64>().unwrap_or_default(), "doi": deposit.doi(), "created": deposit.created,
        "modified": deposit.modified, "metadata": deposit.metadata, "files": files, "links": { "self": url },
    });
    Some(Json(document).into_response())
}

/// A file of a published record.
#[must_use]
pub fn file(sandbox: &Sandbox, host: Host, id: &str, key: &str) -> Option<Response> {
    let deposits = sandbox.deposits();
    let deposit = deposits.get(host, id).filter(|deposit| deposit.published)?;
    let received = deposit.bucket.get(key)?.received.clone();
    Some(([(header::CONTENT_LENGTH, received.size)], received.body()).into_response())
}
