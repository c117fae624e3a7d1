//! Against a bucket that writes down what it is asked for.

use std::future::pending;
use std::io::Write;
use std::sync::Mutex;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{Credentials, SharedCredentialsProvider};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use storage::Clients;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::*;
use crate::FileSource;

/// A part, as `storage` sends them.
const PART_BYTES: usize = storage::MAX_PART_BYTES;

/// How the bucket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Well,
    /// It never answers the second part.
    Silent,
    /// It does not put the parts together.
    Refusing,
}

#[derive(Clone)]
struct Bucket {
    mood: Mood,
    calls: Arc<Mutex<Vec<&'static str>>>,
    /// Told when the second part waits for its answer.
    waits: Arc<Notify>,
}

impl Bucket {
    async fn start(mood: Mood) -> (Self, Objects) {
        let bucket = Self { mood, calls: Arc::default(), waits: Arc::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .endpoint_url(format!("http://{}", listener.local_addr().unwrap()))
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
                "a", "b", None, None, "test",
            )))
            .build();
        let router = Router::new().fallback(answer).with_state(bucket.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        // A bucket is named by a variable: this one cargo sets.
        (bucket, Clients::new(config).objects("CARGO_PKG_NAME").unwrap())
    }

    fn calls(&self) -> Vec<&'static str> {
        self.calls.lock().unwrap().clone()
    }

    /// Writes a call down and answers how many of them there were.
    fn note(&self, call: &'static str) -> usize {
        let mut calls = self.calls.lock().unwrap();
        calls.push(call);
        calls.iter().filter(|noted| **noted == call).count()
    }
}

async fn answer(State(bucket): State<Bucket>, request: Request) -> Response {
    let of_upload = request.uri().query().is_some_and(|query| query.contains("uploadId="));
    let call = match (request.method().as_str(), of_upload) {
        ("POST", false) => "begin",
        ("PUT", true) => "part",
        ("POST", true) => "complete",
        ("DELETE", true) => "abort",
        ("PUT", false) => "put",
        _ => "other",
    };
    to_bytes(request.into_body(), usize::MAX).await.unwrap();
    match (call, bucket.mood, bucket.note(call)) {
        ("part", Mood::Silent, 2) => {
            bucket.waits.notify_one();
            pending().await
        }
        ("complete", Mood::Refusing, _) => {
            (StatusCode::FORBIDDEN, "<Error><Code>AccessDenied</Code></Error>").into_response()
        }
        ("begin", ..) => {
            "<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>"
                .into_response()
        }
        ("complete", ..) => "<CompleteMultipartUploadResult/>".into_response(),
        ("part" | "put", ..) => [("etag", "\"x\"")].into_response(),
        ("abort", ..) => StatusCode::NO_CONTENT.into_response(),
        _ => (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response(),
    }
}

fn document(bytes: usize) -> (String, StoredFile) {
    let source = FileSource::Document(vec![0; bytes].into());
    ("a".to_owned(), StoredFile { size: bytes as u64, source })
}

fn copied(contents: &mut Contents, mut chunks: Chunks) -> io::Result<()> {
    io::copy(contents, &mut chunks)?;
    chunks.flush()
}

#[tokio::test]
async fn an_object_is_put_together_of_its_parts() {
    let (bucket, objects) = Bucket::start(Mood::Well).await;
    let files = [document(2 * PART_BYTES + 1)].into();
    repack(&objects, files, "archives/x/y.tar", copied, pending()).await.unwrap();
    assert_eq!(bucket.calls(), ["begin", "part", "part", "part", "complete"]);
    let files = [document(1)].into();
    repack(&objects, files, "archives/x/z.tar", copied, pending()).await.unwrap();
    assert_eq!(bucket.calls().last(), Some(&"put"));
}

#[tokio::test]
async fn who_has_lost_the_right_drops_the_parts() {
    let (bucket, objects) = Bucket::start(Mood::Silent).await;
    let lost = async {
        bucket.waits.notified().await;
        StorageError::Conflict
    };
    let files = [document(3 * PART_BYTES)].into();
    let made = repack(&objects, files, "archives/x/y.tar", copied, lost).await;
    assert!(matches!(made, Err(StorageError::Conflict)), "{made:?}");
    assert_eq!(bucket.calls(), ["begin", "part", "part", "abort"]);
}

#[tokio::test]
async fn a_file_that_is_not_there_leaves_no_parts() {
    let (bucket, objects) = Bucket::start(Mood::Well).await;
    let source = FileSource::Object { key: "content/x/files/b".to_owned(), sha256: None };
    let files = [document(2 * PART_BYTES), ("b".to_owned(), StoredFile { size: 1, source })].into();
    let made = repack(&objects, files, "archives/x/y.tar", copied, pending()).await;
    assert!(matches!(made, Err(StorageError::Missing(_))), "{made:?}");
    let calls = bucket.calls();
    assert!(calls.last() == Some(&"abort") && !calls.contains(&"complete"), "{calls:?}");
}

#[tokio::test]
async fn parts_that_are_not_put_together_are_dropped() {
    let (bucket, objects) = Bucket::start(Mood::Refusing).await;
    let files = [document(PART_BYTES)].into();
    let made = repack(&objects, files, "archives/x/y.tar", copied, pending()).await;
    assert!(matches!(made, Err(StorageError::Service { .. })), "{made:?}");
    assert_eq!(bucket.calls(), ["begin", "part", "complete", "abort"]);
}
