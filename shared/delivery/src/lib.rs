#![doc = include_str!("../README.md")]

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use compendium::{FileSource, Files, StoredFile, content_type, media_type, subtree};
use gateway::compendia::Failure;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use storage::Objects;

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
/// 404 `file not found`.
pub async fn file(
    objects: &Objects,
    files: &Files,
    base: &str,
    path: &str,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let Some(file) = files.find(path) else {
        let tree = subtree(&format!("{base}/{path}"), path, files);
        return tree
            .map(|tree| Json(tree).into_response())
            .ok_or_else(|| Failure::not_found("file not found"));
    };
    let tag = entity_tag(file);
    if let (Some(tag), Some(known)) = (&tag, headers.get(IF_NONE_MATCH))
        && matches(known, tag)
    {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag.clone())]).into_response());
    }
    let content = match &file.source {
        FileSource::Object { key, .. } if file.size > MAX_INLINE_BYTES => {
            let url = objects.presign_get(key, media_type(path), None, URL_VALID).await?;
            return Ok((StatusCode::FOUND, [(LOCATION, url), (CACHE_CONTROL, "no-store".to_owned())])
                .into_response());
        }
        FileSource::Object { key, .. } => objects.get(key, MAX_INLINE_BYTES).await?,
        FileSource::Document(content) => content.clone(),
    };
    let mut response = Body::from(content).into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&content_type(path)) {
        headers.insert(CONTENT_TYPE, value);
    }
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        headers.insert(ETAG, tag);
    }
    Ok(response)
}

/// The file's digest, quoted.
fn entity_tag(file: &StoredFile) -> Option<String> {
    let digest = match &file.source {
        FileSource::Object { sha256, .. } => sha256.clone()?,
        FileSource::Document(content) => storage::sha256_hex(content),
    };
    Some(format!("\"{digest}\""))
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
