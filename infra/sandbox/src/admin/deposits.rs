//! `/admin/deposits`.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::deposits::deposit::Deposit;
use crate::deposits::host::Host;
use crate::deposits::limits::Limit;
use crate::state::Shared;

/// The query.
#[derive(Debug, Deserialize)]
pub struct With {
    /// Only deposits with this text in their metadata, e.g. an alternate identifier.
    #[serde(default)]
    contains: String,
}

/// `GET ?contains=`: deposits at all repositories, oldest first, with their files.
pub async fn list(State(sandbox): State<Shared>, Query(with): Query<With>) -> Json<Vec<Value>> {
    let deposits = sandbox.deposits();
    let found =
        deposits.iter().filter(|deposit| json!(deposit.metadata).to_string().contains(&with.contains));
    Json(found.map(shown).collect())
}

fn shown(deposit: &Deposit) -> Value {
    let files = deposit.bucket.objects.iter().map(|object| {
        json!({ "id": object.id, "key": object.key, "size": object.received.size, "md5": object.received.md5 })
    });
    json!({
        "host": deposit.host.name(), "id": deposit.id, "owner": deposit.owner, "bucket": deposit.bucket.id,
        "metadata": deposit.metadata, "files": files.collect::<Value>(), "published": deposit.published,
        "doi": deposit.published.then(|| deposit.doi()),
        "uploads": deposit.uploads, "publications": deposit.publications,
    })
}

/// `GET /<host>/<id>/files/<key>`: a file's bytes, of drafts too.
pub async fn file(
    State(sandbox): State<Shared>,
    Path((host, id, key)): Path<(String, String, String)>,
) -> Response {
    let deposits = sandbox.deposits();
    let deposit = Host::named(&host).and_then(|host| deposits.get(host, &id));
    match deposit.and_then(|deposit| deposit.bucket.get(&key)) {
        Some(object) => object.received.body().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `POST /limits {"key", "bytes", "files"}`: lowers the limits for uploads of files with this name.
pub async fn limit(State(sandbox): State<Shared>, Json(limit): Json<Limit>) -> StatusCode {
    sandbox.deposits().limits.push(limit);
    StatusCode::NO_CONTENT
}

/// `DELETE /limits`: the usual limits.
pub async fn unlimit(State(sandbox): State<Shared>) -> StatusCode {
    sandbox.deposits().limits.clear();
    StatusCode::NO_CONTENT
}
