//! A file on its way: streamed, hashed, and watched for progress.

use std::error::Error;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures::Stream;
use http_body::{Body, Frame, SizeHint};
use md5::{Digest, Md5};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Method, Response};
use serde_json::Value;
use storage::hex;
use tokio::time::sleep;
use url::Url;

use crate::Failure;
use crate::client::{Client, MAX_ANSWER_BYTES};
use crate::deposition::md5;

type Cause = Box<dyn Error + Send + Sync>;
type Bytestream = Pin<Box<dyn Stream<Item = Result<Bytes, Cause>> + Send>>;

/// What is known about a file while it is sent.
#[derive(Debug, Default)]
struct Progress {
    /// Bytes handed to the connection.
    sent: AtomicU64,
    outcome: Mutex<Outcome>,
}

/// How reading the source ended.
#[derive(Debug, Default)]
enum Outcome {
    #[default]
    Open,
    /// All there, with this MD5.
    Whole(String),
    Failed(String),
}

/// The source as a body.
struct Source {
    stream: Mutex<Bytestream>,
    left: u64,
    digest: Md5,
    progress: Arc<Progress>,
}

impl Client {
    /// Uploads to a bucket (Invenio-Files-REST, at Zenodo and B2SHARE) and compares size and checksum. The answer.
    pub async fn put<E>(
        &self,
        bucket: &str,
        name: &str,
        size: u64,
        body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    ) -> Result<Value, Failure>
    where
        E: Into<Cause> + 'static,
    {
        let (response, sent) = self.send(self.object(bucket, name)?, size, body).await?;
        let answer = tokio::time::timeout(self.patience, self.read(response, MAX_ANSWER_BYTES)).await;
        let answer = answer.map_err(|_| Failure::Slow)??;
        let checksum = answer.get("checksum").and_then(Value::as_str).ok_or(Failure::Unreadable)?;
        let arrived = answer.get("size").and_then(Value::as_u64).ok_or(Failure::Unreadable)?;
        if arrived != size || md5(checksum) != sent {
            return Err(Failure::Corrupt);
        }
        Ok(answer)
    }

    /// Sends `size` bytes by PUT. The answer, and the MD5 of what was sent in hexadecimal.
    ///
    /// The whole may take as long as it takes; standing still for three times as long as a call may take ends it: what has
    /// arrived has to be put away before it is answered.
    async fn send<E>(
        &self,
        url: Url,
        size: u64,
        body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    ) -> Result<(Response, String), Failure>
    where
        E: Into<Cause> + 'static,
    {
        let progress = Arc::new(Progress::default());
        let source = Source::new(body, size, Arc::clone(&progress));
        let request = self.request(Method::PUT, url)?;
        let request = request.header(CONTENT_TYPE, "application/octet-stream").header(CONTENT_LENGTH, size);
        let answer = tokio::select! {
            answer = request.body(reqwest::Body::wrap(source)).send() => answer.map_err(upstream::Error::from),
            () = progress.stalls(self.patience * 3) => Err(upstream::Error::Timeout),
        };
        match (answer, progress.outcome()) {
            (_, Outcome::Failed(cause)) => Err(Failure::Source(cause)),
            (Err(error), _) => Err(error.into()),
            (Ok(answer), Outcome::Whole(md5)) => Ok((answer, md5)),
            // Answered before it had all: a refusal, which is read as one, or a success that can't be true.
            (Ok(answer), Outcome::Open) if answer.status().is_success() => Err(Failure::Corrupt),
            (Ok(answer), Outcome::Open) => Ok((answer, String::new())),
        }
    }
}

impl Progress {
    /// Ends when nothing moved for `patience`.
    async fn stalls(&self, patience: Duration) {
        let mut before = None;
        loop {
            let sent = self.sent.load(Ordering::Relaxed);
            if before == Some(sent) {
                return;
            }
            before = Some(sent);
            sleep(patience).await;
        }
    }

    fn end(&self, outcome: Outcome) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = outcome;
    }

    fn outcome(&self) -> Outcome {
        std::mem::take(&mut *self.outcome.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Source {
    fn new<E: Into<Cause> + 'static>(
        stream: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
        size: u64,
        progress: Arc<Progress>,
    ) -> Self {
        use futures::TryStreamExt as _;
        if size == 0 {
            progress.end(Outcome::Whole(hex(&Md5::new().finalize())));
        }
        let stream = stream.map_err(Into::into);
        Self { stream: Mutex::new(Box::pin(stream)), left: size, digest: Md5::new(), progress }
    }

    fn fail(&self, cause: Cause) -> Cause {
        self.progress.end(Outcome::Failed(cause.to_string()));
        cause
    }
}

impl Body for Source {
    type Data = Bytes;
    type Error = Cause;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cause>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        let bytes = match ready!(stream.as_mut().poll_next(context)) {
            Some(Ok(bytes)) => bytes,
            Some(Err(cause)) => return Poll::Ready(Some(Err(self.fail(cause)))),
            None => {
                let cause = format!("it ends {} bytes too early", self.left);
                return Poll::Ready(Some(Err(self.fail(cause.into()))));
            }
        };
        let length = bytes.len() as u64;
        let Some(left) = self.left.checked_sub(length) else {
            return Poll::Ready(Some(Err(self.fail("it is longer than announced".into()))));
        };
        self.left = left;
        self.digest.update(&bytes);
        self.progress.sent.fetch_add(length, Ordering::Relaxed);
        if left == 0 {
            let digest = std::mem::take(&mut self.digest);
            self.progress.end(Outcome::Whole(hex(&digest.finalize())));
        }
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
