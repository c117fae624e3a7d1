#![doc = include_str!("../README.md")]

use std::ops::RangeInclusive;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use compendium::access::{self, Denied};
use compendium::{Compendia, FileSource, Files, Opened, StoredFile, content_type, media_type, subtree};
use gateway::Parameters;
use gateway::compendia::Failure;
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    IF_RANGE, LOCATION, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use identity::Callers;
use storage::{Objects, StorageError};

mod attachment;
mod docs;
mod lines;
mod preview;
mod range;
mod size;
mod thumbnail;

use range::Wanted;

pub use attachment::{Attachment, attachment};
pub use docs::{FileAnswers, FileParameters, REFUSALS};

/// Why a caller may not see or change a compendium, or what belongs to it.
#[must_use]
pub fn denied(error: &Denied) -> Failure {
    match error {
        Denied::Anonymous => Failure::unauthenticated(),
        Denied::NotAuthorized(_) => Failure::forbidden(error.to_string()),
    }
}

/// The compendium with this id, or behind the public link with this id, if whoever sent these headers may view it; 404
/// comes before 401 and 403. What is open to everybody needs no look at the caller.
///
/// # Errors
/// 404 `no compendium with this id`; 401 and 403 as `denied`.
pub async fn viewable(
    compendia: &Compendia,
    callers: &Callers,
    id: &str,
    headers: &HeaderMap,
) -> Result<Opened, Failure> {
    let opened = compendia.open(id).await?;
    let opened = opened.ok_or_else(|| Failure::not_found("no compendium with this id"))?;
    if access::needs_caller(&opened) {
        access::view(&opened, &callers.identify(headers).await?).map_err(|error| denied(&error))?;
    }
    Ok(opened)
}

/// The largest file that is answered directly, in bytes: 4 MiB, since Lambda's answer has at most 6 MB and base64
/// takes a third.
pub const MAX_INLINE_BYTES: u64 = 4 << 20;
/// How long a redirect is good for.
const URL_VALID: Duration = Duration::from_secs(300);
/// Scripts of displays run, but in an origin of their own: no cookies, no requests in the reader's name.
const SANDBOX: &str = "sandbox allow-scripts allow-popups";

/// The file at `path`, or the tree of the directory there; `base` is the URL path of the root.
///
/// # Errors
/// 404 `file not found`, 400 `invalid size parameter`, 422 for a picture that can't be resized, 416 for a range that the
/// file doesn't have.
pub async fn file(
    objects: &Objects,
    files: &Files,
    base: &str,
    path: &str,
    parameters: &Parameters,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let Some(file) = files.find(path) else {
        let tree = subtree(&format!("{base}/{path}"), path, files);
        return tree
            .map(|tree| Json(tree).into_response())
            .ok_or_else(|| Failure::not_found("file not found"));
    };
    if let Some(size) = size::wanted(path, parameters)? {
        return preview::preview(objects, file, path, size, headers).await;
    }
    let tag = entity_tag(file);
    if let Some(tag) = tag.as_ref().filter(|tag| is_known(headers, tag)) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag.clone())]).into_response());
    }
    let wanted = match headers.get(IF_RANGE) {
        Some(of) if tag.as_deref() != of.to_str().ok() => Wanted::Whole,
        _ => range::parse(headers.get(RANGE).and_then(|range| range.to_str().ok()), file.size),
    };
    let part = match wanted {
        Wanted::Unsatisfiable => return Ok(unsatisfiable(file.size)),
        Wanted::Part(part) => Some(part),
        Wanted::Whole => None,
    };
    let length = part.as_ref().map_or(file.size, |part| part.end() - part.start() + 1);
    let content = match &file.source {
        // Whoever follows the redirect asks for the same range there.
        FileSource::Object { key, .. } if length > MAX_INLINE_BYTES => {
            return redirect(objects, key, media_type(path), None).await;
        }
        FileSource::Object { key, .. } => {
            let range = part.as_ref().map(|part| format!("bytes={}-{}", part.start(), part.end()));
            objects.open_range(key, range).await.map_err(gone)?.collect(MAX_INLINE_BYTES).await?
        }
        FileSource::Document(content) => slice(content, part.as_ref()),
    };
    let mut response = answer(path, tag.as_deref(), content);
    if let Some(part) = part {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let range = format!("bytes {}-{}/{}", part.start(), part.end(), file.size);
        insert(&mut response, CONTENT_RANGE, &range);
    }
    Ok(response)
}

fn answer(path: &str, tag: Option<&str>, content: Bytes) -> Response {
    let mut response = Body::from(content).into_response();
    insert(&mut response, CONTENT_TYPE, &content_type(path));
    insert(&mut response, CONTENT_SECURITY_POLICY, SANDBOX);
    insert(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    insert(&mut response, CACHE_CONTROL, "private, no-cache");
    insert(&mut response, ACCEPT_RANGES, "bytes");
    if let Some(tag) = tag {
        insert(&mut response, ETAG, tag);
    }
    response
}

fn insert(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

async fn redirect(
    objects: &Objects,
    key: &str,
    media_type: &str,
    disposition: Option<String>,
) -> Result<Response, Failure> {
    let url = objects.presign_get(key, media_type, disposition, URL_VALID).await?;
    Ok((StatusCode::FOUND, [(LOCATION, url), (CACHE_CONTROL, "no-store".to_owned())]).into_response())
}

fn unsatisfiable(size: u64) -> Response {
    let mut response =
        Failure::new(StatusCode::RANGE_NOT_SATISFIABLE, "range is not within the file").into_response();
    insert(&mut response, CONTENT_RANGE, &format!("bytes */{size}"));
    response
}

fn slice(content: &Bytes, part: Option<&RangeInclusive<u64>>) -> Bytes {
    let Some(part) = part else { return content.clone() };
    let at = |offset: u64| usize::try_from(offset).map_or(content.len(), |offset| offset.min(content.len()));
    content.slice(at(*part.start())..at(part.end().saturating_add(1)))
}

/// Jobs name files of their compendium, which may have been deleted.
fn gone(error: StorageError) -> Failure {
    match error {
        StorageError::Missing(_) => Failure::not_found("file not found"),
        error => error.into(),
    }
}

/// The file's digest, quoted.
fn entity_tag(file: &StoredFile) -> Option<String> {
    let digest = match &file.source {
        FileSource::Object { sha256, .. } => sha256.clone()?,
        FileSource::Document(content) => storage::sha256_hex(content),
    };
    Some(format!("\"{digest}\""))
}

/// Whether the client has what this tag names.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers.get(IF_NONE_MATCH).is_some_and(|known| matches(known, tag))
}

/// RFC 9110 section 13.1.2: a list of tags, weak ones count as their strong ones.
fn matches(known: &HeaderValue, tag: &str) -> bool {
    let known = known.to_str().unwrap_or_default();
    known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_match_one_by_one_weak_or_strong() {
        let matches = |known: &str| matches(&HeaderValue::from_str(known).unwrap(), "\"abc\"");
        assert!(matches("\"abc\""));
        assert!(matches("\"x\", W/\"abc\""));
        assert!(matches("*"));
        assert!(!matches("\"ab\""));
        assert!(!matches(""));
    }

    #[test]
    fn the_tag_of_a_document_is_its_digest() {
        let mut files = Files::default();
        files.put_document(".erc/x.json", "{}".into());
        let tag = entity_tag(files.find(".erc/x.json").unwrap()).unwrap();
        assert_eq!(tag, "\"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"");
    }
}
