//! ownCloud: WebDAV of public folders (RFC 4918), and folders as archives.

use std::collections::BTreeSet;

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

use super::content::{Files, files, zip};
use super::send;

/// The path of WebDAV at the host that this stands in for.
const ROOT: &str = "/public.php/webdav/";

/// A share's root.
pub async fn root(method: Method, headers: HeaderMap) -> Response {
    answer(&method, &headers, "")
}

/// What is below it.
pub async fn below(method: Method, Path(path): Path<String>, headers: HeaderMap) -> Response {
    answer(&method, &headers, path.trim_end_matches('/'))
}

/// Query of a download.
#[derive(Debug, Deserialize)]
pub struct Folder {
    #[serde(default)]
    path: String,
}

/// A folder as an archive, below one directory.
pub async fn download(Path(token): Path<String>, Query(folder): Query<Folder>) -> Response {
    let path = folder.path.trim_matches('/');
    let inside = shared(&token).map(|(_, files)| inside(&files, path)).filter(|files| !files.is_empty());
    let Some(inside) = inside else { return StatusCode::NOT_FOUND.into_response() };
    let top = path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("shared");
    match zip(&inside, &format!("{top}/")) {
        Ok(archive) => ([(header::CONTENT_TYPE, "application/zip")], archive).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Kind and files of the share with this token.
fn shared(token: &str) -> Option<(&str, Files)> {
    let (kind, _) = token.split_once('-').unwrap_or((token, ""));
    Some((kind, files(kind, token)?))
}

/// The files below a directory, without it.
fn inside(files: &Files, directory: &str) -> Files {
    let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
    let below = files.iter().filter_map(|(path, content)| Some((path.strip_prefix(&prefix)?, content)));
    below.map(|(path, content)| (path.to_owned(), content.clone())).collect()
}

fn answer(method: &Method, headers: &HeaderMap, path: &str) -> Response {
    let Some((kind, files)) = token(headers).as_deref().and_then(|token| {
        let (kind, files) = shared(token)?;
        Some((kind.to_owned(), files))
    }) else {
        let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"ownCloud\"")];
        return (StatusCode::UNAUTHORIZED, challenge, "Cannot authenticate over ajax calls").into_response();
    };
    match method.as_str() {
        "GET" => send::file(files.get(path)),
        "PROPFIND" => list(&kind, &files, path),
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

/// The user name of the credentials; the password must be empty.
fn token(headers: &HeaderMap) -> Option<String> {
    let credentials = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let credentials = String::from_utf8(BASE64_STANDARD.decode(credentials).ok()?).ok()?;
    Some(credentials.strip_suffix(':')?.to_owned())
}

/// A directory and what is directly in it.
fn list(kind: &str, files: &Files, path: &str) -> Response {
    let inside = inside(files, path);
    if inside.is_empty() && !path.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let base = if path.is_empty() { ROOT.to_owned() } else { format!("{ROOT}{path}/") };
    let mut responses = if kind == "file" { file(ROOT) } else { directory(&base) };
    let names: BTreeSet<_> = inside
        .keys()
        .map(|path| path.split_once('/').map_or((path.as_str(), false), |(name, _)| (name, true)))
        .collect();
    for (name, is_directory) in names {
        let href = format!("{base}{name}");
        responses += &if is_directory { directory(&format!("{href}/")) } else { file(&href) };
    }
    let xml =
        format!("<?xml version=\"1.0\"?>\n<d:multistatus xmlns:d=\"DAV:\">{responses}</d:multistatus>\n");
    (StatusCode::MULTI_STATUS, [(header::CONTENT_TYPE, "application/xml; charset=utf-8")], xml)
        .into_response()
}

fn directory(href: &str) -> String {
    response(href, "<d:resourcetype><d:collection/></d:resourcetype>")
}

fn file(href: &str) -> String {
    let media_type = if href.ends_with(".zip") { "application/zip" } else { "text/plain" };
    response(href, &format!("<d:resourcetype/><d:getcontenttype>{media_type}</d:getcontenttype>"))
}

fn response(href: &str, properties: &str) -> String {
    format!(
        "<d:response><d:href>{href}</d:href><d:propstat><d:prop>{properties}</d:prop>\
         <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(credentials: &str) -> HeaderMap {
        let value = format!("Basic {}", BASE64_STANDARD.encode(credentials));
        HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())])
    }

    #[test]
    fn a_token_is_a_user_without_a_password() {
        let list = Method::from_bytes(b"PROPFIND").unwrap();
        let status = |credentials: &str, path: &str| answer(&list, &headers(credentials), path).status();
        assert_eq!(status("nested-1:", ""), StatusCode::MULTI_STATUS);
        assert_eq!(status("nested-1:", "project"), StatusCode::MULTI_STATUS);
        assert_eq!(status("nested-1:", "elsewhere"), StatusCode::NOT_FOUND);
        assert_eq!(status("nested-1:secret", ""), StatusCode::UNAUTHORIZED);
        assert_eq!(status("nobody:", ""), StatusCode::UNAUTHORIZED);
    }
}
