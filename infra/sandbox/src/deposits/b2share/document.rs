//! Drafts and records as the API shows them.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::deposits::deposit::{Deposit, with};
use crate::deposits::host::Host;
use crate::state::Sandbox;

/// A draft; `base` is the address of the repository.
#[must_use]
pub fn draft(deposit: &Deposit, base: &str) -> Value {
    let record = format!("{base}/api/records/{}", deposit.id);
    let state = if deposit.published { "published" } else { "draft" };
    let metadata = with(metadata(deposit), json!({ "publication_state": state }));
    json!({
        "id": deposit.id, "created": deposit.created, "updated": deposit.modified, "metadata": metadata,
        "links": {
            "self": format!("{record}/draft"),
            "publication": record,
            "files": format!("{base}/api/files/{}", deposit.bucket.id),
        },
    })
}

/// A published record.
#[must_use]
pub fn record(sandbox: &Sandbox, host: Host, id: &str, base: &str) -> Option<Response> {
    let deposits = sandbox.deposits();
    let deposit = deposits.get(host, id).filter(|deposit| deposit.published)?;
    Some(Json(shown(deposit, base)).into_response())
}

/// A record's document.
#[must_use]
pub fn shown(deposit: &Deposit, base: &str) -> Value {
    let url = format!("{base}/api/records/{}", deposit.id);
    let bucket = format!("{base}/api/files/{}", deposit.bucket.id);
    let files = deposit.bucket.objects.iter().map(|object| {
        json!({ "key": object.key, "size": object.received.size, "checksum": format!("md5:{}", object.received.md5),
                "version_id": object.version, "bucket": deposit.bucket.id })
    });
    let doi = format!("http://doi.org/{}", deposit.doi());
    let metadata = with(metadata(deposit), json!({ "publication_state": "published", "DOI": doi }));
    json!({
        "id": deposit.id, "created": deposit.created, "updated": deposit.modified, "metadata": metadata,
        "files": files.collect::<Value>(), "links": { "self": url, "files": bucket },
    })
}

fn metadata(deposit: &Deposit) -> Value {
    with(Value::Object(deposit.metadata.clone()), json!({ "owners": [deposit.owner] }))
}
