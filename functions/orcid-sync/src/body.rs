//! Bodies of requests.

use axum::body::{Body, Bytes, to_bytes};
use gateway::dspace::Failure;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use mime::Mime;
use serde::de::DeserializeOwned;

/// Bytes of a body at most.
const MAX_BYTES: usize = 64 * 1024;

/// Reads a body.
pub async fn bytes(body: Body) -> Result<Bytes, Failure> {
    let too_large = |_| Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "An exception has occurred");
    to_bytes(body, MAX_BYTES).await.map_err(too_large)
}

/// Reads a body of JSON.
pub async fn json<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, Failure> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()?.parse::<Mime>().ok());
    let is_json =
        media_type.is_some_and(|mime| mime.subtype() == mime::JSON || mime.suffix() == Some(mime::JSON));
    if !is_json {
        return Err(Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "An exception has occurred"));
    }
    serde_json::from_slice(&bytes(body).await?).map_err(|_| Failure::bad_request())
}
