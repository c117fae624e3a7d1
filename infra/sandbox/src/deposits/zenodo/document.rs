//! A deposition as the API shows it.

use serde_json::{Value, json};

use crate::deposits::bucket::Object;
use crate::deposits::deposit::{Deposit, with};

/// The document; `base` is the address of the repository.
#[must_use]
pub fn document(deposit: &Deposit, base: &str) -> Value {
    let (id, number) = (deposit.id.as_str(), number(deposit));
    let api = format!("{base}/api/deposit/depositions/{id}");
    let reserved = json!({ "prereserve_doi": { "doi": deposit.host.doi(id), "recid": number } });
    let document = json!({
        "id": number, "record_id": number, "conceptrecid": (number - 1).to_string(), "owner": deposit.owner,
        "created": deposit.created, "modified": deposit.modified, "files": files(deposit, base),
        "title": deposit.metadata.get("title").and_then(Value::as_str).unwrap_or_default(),
        "state": if deposit.published { "done" } else { "unsubmitted" }, "submitted": deposit.published,
    });
    let links = json!({
        "self": api,
        "html": format!("{base}/deposit/{id}"),
        "bucket": format!("{base}/api/files/{}", deposit.bucket.id),
        "files": format!("{api}/files"),
        "publish": format!("{api}/actions/publish"),
        "discard": format!("{api}/actions/discard"),
        "latest_draft": api,
        "latest_draft_html": format!("{base}/deposit/{id}"),
    });
    let metadata = with(Value::Object(deposit.metadata.clone()), reserved);
    let parts = match deposit.published {
        false => json!({ "metadata": metadata, "links": links }),
        true => published(deposit, base, metadata, links),
    };
    with(document, parts)
}

/// What a publication adds.
fn published(deposit: &Deposit, base: &str, metadata: Value, links: Value) -> Value {
    let (id, doi) = (&deposit.id, deposit.doi());
    let (page, resolver) = (format!("{base}/record/{id}"), format!("https://doi.org/{doi}"));
    let more = json!({
        "record": format!("{base}/api/records/{id}"), "record_html": page, "latest_html": page, "doi": resolver,
    });
    json!({
        "doi": doi, "doi_url": resolver, "record_url": page,
        "metadata": with(metadata, json!({ "doi": doi })), "links": with(links, more),
    })
}

/// Its files in the older shape.
#[must_use]
pub fn files(deposit: &Deposit, base: &str) -> Value {
    let bucket = format!("{base}/api/files/{}", deposit.bucket.id);
    let file = |object: &Object| {
        json!({
            "id": object.id, "filename": object.key, "filesize": object.received.size,
            "checksum": object.received.md5,
            "links": {
                "self": format!("{base}/api/deposit/depositions/{}/files/{}", deposit.id, object.id),
                "download": object.url(&bucket),
            },
        })
    };
    deposit.bucket.objects.iter().map(file).collect()
}

fn number(deposit: &Deposit) -> u64 {
    deposit.id.parse().unwrap_or_default()
}
