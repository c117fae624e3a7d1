//! Objects that clients keep as files.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use gateway::compendia::Failure;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG};
use http::{HeaderMap, StatusCode};
use storage::Objects;

use crate::{MAX_INLINE_BYTES, insert, is_known, redirect};

/// An object as a file to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// The object's key.
    pub key: &'a str,
    /// Size in bytes.
    pub size: u64,
    /// What the file is to be called: letters, digits, dots, hyphens and underscores.
    pub name: &'a str,
    /// Its media type.
    pub media_type: &'a str,
    /// What changes with its content; becomes the entity tag.
    pub digest: &'a str,
}

/// The file itself, or above 4 MiB a redirect to where it is.
///
/// # Errors
/// When the bucket does not answer.
pub async fn attachment(
    objects: &Objects,
    file: &Attachment<'_>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let tag = format!("\"{}\"", file.digest);
    if is_known(headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let disposition = format!("attachment; filename=\"{}\"", file.name);
    if file.size > MAX_INLINE_BYTES {
        return redirect(objects, file.key, file.media_type, Some(disposition)).await;
    }
    let content = objects.get(file.key, MAX_INLINE_BYTES).await?;
    let mut response = Body::from(content).into_response();
    insert(&mut response, CONTENT_TYPE, file.media_type);
    insert(&mut response, CONTENT_DISPOSITION, &disposition);
    insert(&mut response, CACHE_CONTROL, "private, no-cache");
    insert(&mut response, ETAG, &tag);
    Ok(response)
}
