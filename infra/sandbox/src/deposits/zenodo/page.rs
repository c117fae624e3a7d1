//! What a browser sees of a deposit.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::deposits::deposit::Deposit;
use crate::deposits::host::Host;
use crate::html::escape;
use crate::state::Shared;

/// `GET /records/<id>`, `/record/<id>` and `/deposit/<id>`. Of a draft only that it is one.
pub async fn page(State(sandbox): State<Shared>, Path((host, id)): Path<(String, String)>) -> Response {
    let deposits = sandbox.deposits();
    let Some(deposit) = Host::named(&host).and_then(|host| deposits.get(host, &id)) else {
        return (StatusCode::NOT_FOUND, "There is no such record\n").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"),
    ];
    (headers, html(deposit)).into_response()
}

fn html(deposit: &Deposit) -> String {
    let (host, id) = (deposit.host.name(), escape(&deposit.id));
    if !deposit.published {
        return format!("<!DOCTYPE html><title>{host}</title><p>{id} is a draft.</p>\n");
    }
    let said = |name: &str| escape(deposit.metadata.get(name).and_then(Value::as_str).unwrap_or_default());
    let title = deposit.metadata.get("titles").and_then(|titles| titles.pointer("/0/title")?.as_str());
    let title = title.map_or_else(|| said("title"), escape);
    let files = deposit.bucket.objects.iter().map(|object| {
        let (key, size, md5) = (escape(&object.key), object.received.size, &object.received.md5);
        format!("<tr><td>{key}<td>{size}<td>md5:{md5}\n")
    });
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><title>{title} - {host}</title>\n<h1>{title}</h1>\n<p>{}</p>\n\
         <p>DOI: {}</p>\n<table><tr><th>File<th>Bytes<th>Checksum\n{}</table></html>\n",
        said("description"),
        escape(&deposit.doi()),
        files.collect::<String>()
    )
}
