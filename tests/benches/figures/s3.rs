//! The stand-in's buckets: objects are served from memory, what is sent is read and dropped.

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;

use crate::aws::Stored;

/// Answers a path-style request.
pub async fn answer(stored: &Stored, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let mut body = body.into_data_stream();
    while let Some(chunk) = body.next().await {
        stored.receive(chunk.expect("the body arrives").len());
    }
    match parts.method {
        Method::GET if query.contains("list-type=2") => {
            "<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>".into_response()
        }
        Method::GET | Method::HEAD => match stored.object(parts.uri.path()) {
            Some(content) => content.into_response(),
            None => (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response(),
        },
        Method::POST if query.contains("uploadId=") => {
            "<CompleteMultipartUploadResult><ETag>\"0\"</ETag></CompleteMultipartUploadResult>"
                .into_response()
        }
        Method::POST => {
            "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
                .into_response()
        }
        Method::DELETE => StatusCode::NO_CONTENT.into_response(),
        _ => [("etag", "\"0\"")].into_response(),
    }
}
