//! Parts of a file as the parameter `size` asks for them. Nothing is kept: each is made from the file as it is.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use compendium::{FileSource, StoredFile};
use gateway::compendia::Failure;
use http::header::{ACCEPT_RANGES, ETAG};
use http::{HeaderMap, StatusCode};
use storage::Objects;

use crate::size::Size;
use crate::thumbnail::{self, MAX_SOURCE_BYTES, Picture, ThumbnailError};
use crate::{MAX_INLINE_BYTES, answer, entity_tag, gone, insert, is_known, lines};

/// The first lines of a text, or a picture at another width.
pub(crate) async fn preview(
    objects: &Objects,
    file: &StoredFile,
    path: &str,
    size: Size,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let mut response = match size {
        Size::Lines(lines) => answer(path, None, first_lines(objects, file, lines).await?),
        Size::Width(picture, width) => {
            // Another width is another picture.
            let tag = entity_tag(file).map(|tag| format!("{}-{width}\"", tag.trim_end_matches('"')));
            if let Some(tag) = tag.as_ref().filter(|tag| is_known(headers, tag)) {
                return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag.clone())]).into_response());
            }
            answer(path, tag.as_deref(), resized(objects, file, picture, width).await?)
        }
    };
    insert(&mut response, ACCEPT_RANGES, "none");
    Ok(response)
}

async fn resized(
    objects: &Objects,
    file: &StoredFile,
    picture: Picture,
    width: u32,
) -> Result<Bytes, Failure> {
    let refused = |error: ThumbnailError| Failure::unprocessable(error.to_string());
    if file.size > MAX_SOURCE_BYTES {
        return Err(refused(ThumbnailError::FileTooLarge));
    }
    let content = match &file.source {
        FileSource::Document(content) => content.clone(),
        FileSource::Object { key, .. } => {
            objects.open(key).await.map_err(gone)?.collect(MAX_SOURCE_BYTES).await?
        }
    };
    let small = thumbnail::resized(&content, picture, width).map_err(refused)?;
    if small.len() as u64 > MAX_INLINE_BYTES {
        return Err(refused(ThumbnailError::TooLarge));
    }
    Ok(small.into())
}

/// Reads no further than the last line that is wanted.
async fn first_lines(objects: &Objects, file: &StoredFile, lines: usize) -> Result<Bytes, Failure> {
    let key = match &file.source {
        FileSource::Document(content) => {
            return Ok(content.slice(..lines::end(content, lines).unwrap_or(content.len())));
        }
        FileSource::Object { key, .. } => key,
    };
    let mut object = objects.open(key).await.map_err(gone)?;
    let (mut text, mut missing) = (Vec::new(), lines);
    while let Some(bytes) = object.next().await? {
        if let Some(end) = lines::end(&bytes, missing) {
            text.extend_from_slice(bytes.get(..end).unwrap_or_default());
            break;
        }
        missing -= bytes.iter().filter(|byte| **byte == b'\n').count();
        text.extend_from_slice(&bytes);
        if text.len() as u64 > MAX_INLINE_BYTES {
            let error =
                format!("text is larger than {MAX_INLINE_BYTES} bytes at this size, get it without size");
            return Err(Failure::unprocessable(error));
        }
    }
    Ok(text.into())
}
