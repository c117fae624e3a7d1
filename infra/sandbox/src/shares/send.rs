//! Files on their way.

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::content::{Content, files};

/// Bytes of an announced file.
const ANNOUNCED_BYTES: u64 = 2 << 30;
/// Zeros are sent in pieces of so many bytes.
const PIECE_BYTES: usize = 64 << 10;

/// A file of a share; 404 when there is none.
#[must_use]
pub fn file(content: Option<&Content>) -> Response {
    match content {
        None => (StatusCode::NOT_FOUND, "No such file\n").into_response(),
        Some(Content::Bytes(bytes)) => {
            ([(header::CONTENT_TYPE, "application/zip")], bytes.clone()).into_response()
        }
        Some(Content::Announced) => {
            ([(header::CONTENT_LENGTH, ANNOUNCED_BYTES)], Body::from_stream(Zeros)).into_response()
        }
        Some(Content::Endless) => Body::from_stream(Zeros).into_response(),
        Some(Content::At(location)) => {
            (StatusCode::FOUND, [(header::LOCATION, location.as_str())]).into_response()
        }
    }
}

/// Where a share of kind `moved` has gone: the archive of a share of another kind.
pub async fn moved(Path(kind): Path<String>) -> Response {
    file(files(&kind, "moved").unwrap_or_default().get("compendium.zip"))
}

/// Zeros without end.
struct Zeros;

impl futures::Stream for Zeros {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        const PIECE: &[u8] = &[0; PIECE_BYTES];
        std::task::Poll::Ready(Some(Ok(Bytes::from_static(PIECE))))
    }
}
