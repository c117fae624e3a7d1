//! Zenodo: records and their files, as its REST API shows them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::content::{Files, KINDS, files, zip};
use super::send;
use crate::deposits::host::Host;
use crate::deposits::{b2share, zenodo};
use crate::server::base_url;
use crate::shares::content::Content;
use crate::state::Shared;

/// A record: one that was deposited, here or at B2SHARE, or one of a kind. `files` as in Zenodo's own shape, or as in
/// InvenioRDM's where the kind is `entries`.
pub async fn record(
    State(sandbox): State<Shared>,
    Path((host, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let deposited = Host::named(&host).and_then(|host| match host.is_zenodo() {
        true => zenodo::record::record(&sandbox, host, &id),
        false => {
            let base = format!("{}/{}", base_url(&headers), host.name());
            b2share::document::record(&sandbox, host, &id, &base)
        }
    });
    if let Some(deposited) = deposited {
        return deposited;
    }
    let Some((kind, files)) = shared(&host, &id) else { return unknown() };
    let file = |name: &String| {
        let url = format!("https://{host}/api/records/{id}/files/{name}");
        match kind {
            "entries" => {
                json!({ "key": name, "links": { "self": url, "content": format!("{url}/content") } })
            }
            _ => json!({ "key": name, "links": { "self": format!("{url}/content") } }),
        }
    };
    let files = match kind {
        "entries" => {
            json!({ "entries": files.keys().map(|name| (name.clone(), file(name))).collect::<serde_json::Map<_, Value>>() })
        }
        _ => files.keys().map(file).collect(),
    };
    Json(json!({ "id": id, "files": files })).into_response()
}

/// A file's content.
pub async fn file(
    State(sandbox): State<Shared>,
    Path((host, id, name)): Path<(String, String, String)>,
) -> Response {
    let deposited = Host::named(&host).and_then(|host| zenodo::record::file(&sandbox, host, &id, &name));
    if let Some(deposited) = deposited {
        return deposited;
    }
    match shared(&host, &id) {
        Some((_, files)) => send::file(files.get(&name)),
        None => unknown(),
    }
}

/// Kind and files of a record, which holds no directories: a share of such files is one archive there.
fn shared(host: &str, id: &str) -> Option<(&'static str, Files)> {
    let number: usize = id.parse().ok().filter(|_| matches!(host, "zenodo.org" | "sandbox.zenodo.org"))?;
    let kind = *KINDS.get((number % 100).checked_sub(1)?)?;
    let files = files(kind, &format!("zenodo-{id}"))?;
    match kind {
        "bag" | "nested" => {
            let archive = Content::Bytes(zip(&files, "").ok()?);
            Some((kind, Files::from([("compendium.zip".to_owned(), archive)])))
        }
        _ => Some((kind, files)),
    }
}

fn unknown() -> Response {
    let body = json!({ "status": 404, "message": "The persistent identifier does not exist." });
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digits_say_what_is_in_a_record() {
        let kind = |host, id| shared(host, id).map(|(kind, files)| (kind, files.len()));
        assert_eq!(kind("zenodo.org", "1"), Some(("bag", 1)));
        assert_eq!(kind("sandbox.zenodo.org", "4711003"), Some(("zips", 3)));
        assert_eq!(kind("zenodo.org", "4711005"), Some(("empty", 0)));
        for (host, id) in
            [("example.org", "1"), ("zenodo.org", "100"), ("zenodo.org", "99"), ("zenodo.org", "x")]
        {
            assert_eq!(kind(host, id), None, "{host} {id}");
        }
    }
}
