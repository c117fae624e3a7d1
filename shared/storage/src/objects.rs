//! Objects of one bucket, read and written as streams.

use std::collections::HashMap;
use std::io::Write;
use std::time::Duration;

use aws_lc_rs::digest::{Context, SHA256};
use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use bytes::Bytes;
use futures::stream::{self, Stream};

use crate::StorageError;
use crate::digest::hex;

mod upload;

pub use upload::{MAX_PART_BYTES, Upload};

/// One private bucket.
#[derive(Debug, Clone)]
pub struct Objects {
    client: Client,
    bucket: String,
}

/// What is known of an object without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// Size in bytes.
    pub size: u64,
    /// The entity tag, with its quotes.
    pub etag: Option<String>,
}

/// An object in a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedObject {
    /// Its key.
    pub key: String,
    /// When it was last written, in epoch seconds.
    pub modified: i64,
}

/// An object's content on its way, with its head.
#[derive(Debug)]
pub struct ObjectStream {
    /// Size of what is being delivered, in bytes: of the range where one was asked for.
    pub size: u64,
    body: ByteStream,
}

/// A request that a client can send to the bucket itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresignedUpload {
    /// Where to PUT the bytes.
    pub url: String,
    /// The headers that must be sent as they are: they are signed.
    pub headers: HashMap<String, String>,
}

impl ObjectStream {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn next(&mut self) -> Result<Option<Bytes>, StorageError> {
        match self.body.next().await {
            None => Ok(None),
            Some(Ok(bytes)) => Ok(Some(bytes)),
            Some(Err(error)) => Err(StorageError::service("s3 GetObject body", error)),
        }
    }

    /// The content as a stream, e.g. for a response body.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, StorageError>> + Send {
        stream::try_unfold(
            self,
            |mut object| async move { Ok(object.next().await?.map(|bytes| (bytes, object))) },
        )
    }

    /// The whole content.
    ///
    /// # Errors
    /// `TooLarge` above `limit` bytes.
    pub async fn collect(mut self, limit: u64) -> Result<Bytes, StorageError> {
        let too_large = || StorageError::TooLarge { limit };
        if self.size > limit {
            return Err(too_large());
        }
        let mut content = Vec::with_capacity(usize::try_from(self.size).map_err(|_| too_large())?);
        while let Some(bytes) = self.next().await? {
            content.extend_from_slice(&bytes);
        }
        Ok(content.into())
    }
}

impl Objects {
    pub(crate) fn new(client: Client, bucket: String) -> Self {
        Self { client, bucket }
    }

    /// Opens an object for reading.
    ///
    /// # Errors
    /// `Missing` when there is none.
    pub async fn open(&self, key: &str) -> Result<ObjectStream, StorageError> {
        self.open_range(key, None).await
    }

    /// Opens part of an object: `range` is an HTTP `Range` value such as `bytes=0-99`.
    ///
    /// # Errors
    /// `Missing` when there is no such object.
    pub async fn open_range(&self, key: &str, range: Option<String>) -> Result<ObjectStream, StorageError> {
        let request = self.client.get_object().bucket(&self.bucket).key(key).set_range(range);
        let answer = request.send().await.map_err(|error| match &error {
            SdkError::ServiceError(e) if matches!(e.err(), GetObjectError::NoSuchKey(_)) => {
                StorageError::Missing(key.to_owned())
            }
            _ => StorageError::service("s3 GetObject", error),
        })?;
        let size = answer.content_length.and_then(|size| u64::try_from(size).ok()).unwrap_or(0);
        Ok(ObjectStream { size, body: answer.body })
    }

    /// A whole object of at most `limit` bytes.
    ///
    /// # Errors
    /// `Missing` when there is none, `TooLarge` above the limit.
    pub async fn get(&self, key: &str, limit: u64) -> Result<Bytes, StorageError> {
        self.open(key).await?.collect(limit).await
    }

    /// Copies an object into a local file and answers its SHA-256 in hexadecimal.
    ///
    /// # Errors
    /// `Missing` when there is none; `Local` when the file can't be written.
    pub async fn download(&self, key: &str, file: &mut std::fs::File) -> Result<String, StorageError> {
        let mut object = self.open(key).await?;
        let mut digest = Context::new(&SHA256);
        while let Some(bytes) = object.next().await? {
            digest.update(&bytes);
            file.write_all(&bytes)?;
        }
        Ok(hex(digest.finish().as_ref()))
    }

    /// Size and entity tag of an object; `None` when there is none.
    ///
    /// # Errors
    /// When S3 does not answer.
    pub async fn head(&self, key: &str) -> Result<Option<StoredObject>, StorageError> {
        match self.client.head_object().bucket(&self.bucket).key(key).send().await {
            Ok(answer) => {
                let size = answer.content_length.and_then(|size| u64::try_from(size).ok()).unwrap_or(0);
                Ok(Some(StoredObject { size, etag: answer.e_tag }))
            }
            Err(SdkError::ServiceError(e)) if matches!(e.err(), HeadObjectError::NotFound(_)) => Ok(None),
            Err(error) => Err(StorageError::service("s3 HeadObject", error)),
        }
    }

    /// Writes a small object in one request.
    ///
    /// # Errors
    /// When S3 does not take it.
    pub async fn put(&self, key: &str, content: Bytes) -> Result<(), StorageError> {
        let request = self.client.put_object().bucket(&self.bucket).key(key);
        let request = request.body(ByteStream::from(content));
        request.send().await.map_err(|error| StorageError::service("s3 PutObject", error))?;
        Ok(())
    }

    /// Begins an object of unknown size, written part by part.
    #[must_use]
    pub fn upload(&self, key: &str) -> Upload {
        Upload::new(self.client.clone(), self.bucket.clone(), key.to_owned())
    }

    /// Copies an object within the bucket, without its bytes passing through here; at most 5 GiB.
    ///
    /// # Errors
    /// `Missing` when there is no such object.
    pub async fn copy(&self, from: &str, to: &str) -> Result<(), StorageError> {
        let source = format!("{}/{}", self.bucket, percent_encoded(from));
        let request = self.client.copy_object().bucket(&self.bucket).copy_source(source).key(to);
        request.send().await.map_err(|error| match error.code() {
            Some("NoSuchKey") => StorageError::Missing(from.to_owned()),
            _ => StorageError::service("s3 CopyObject", error),
        })?;
        Ok(())
    }

    /// Deletes one object; one that is not there is no error.
    ///
    /// # Errors
    /// When S3 does not answer.
    pub async fn delete(&self, key: &str) -> Result<(), StorageError> {
        let request = self.client.delete_object().bucket(&self.bucket).key(key);
        request.send().await.map_err(|error| StorageError::service("s3 DeleteObject", error))?;
        Ok(())
    }

    /// The objects below a prefix, at most 1,000 a call, from the key `after` on.
    ///
    /// # Errors
    /// When S3 does not answer.
    pub async fn list(&self, prefix: &str, after: Option<&str>) -> Result<Vec<ListedObject>, StorageError> {
        let request = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix);
        let request = request.set_start_after(after.map(str::to_owned));
        let answer =
            request.send().await.map_err(|error| StorageError::service("s3 ListObjectsV2", error))?;
        let listed = answer.contents.unwrap_or_default().into_iter().filter_map(|object| {
            let modified = object.last_modified.map_or(i64::MAX, |at| at.secs());
            Some(ListedObject { key: object.key?, modified })
        });
        Ok(listed.collect())
    }

    /// Deletes everything below a prefix.
    ///
    /// # Errors
    /// When S3 does not answer; what was deleted until then stays deleted, and a second call goes on.
    pub async fn delete_all(&self, prefix: &str) -> Result<(), StorageError> {
        loop {
            let listed = self.list(prefix, None).await?;
            if listed.is_empty() {
                return Ok(());
            }
            let objects = listed
                .into_iter()
                .map(|object| ObjectIdentifier::builder().key(object.key).build())
                .collect::<Result<Vec<_>, _>>();
            let delete = objects
                .and_then(|objects| Delete::builder().set_objects(Some(objects)).quiet(true).build())
                .map_err(|error| StorageError::Record(error.to_string()))?;
            let request = self.client.delete_objects().bucket(&self.bucket).delete(delete);
            let answer = request.send().await;
            let answer = answer.map_err(|error| StorageError::service("s3 DeleteObjects", error))?;
            if let Some(refused) = answer.errors().first() {
                let detail = format!("{:?} for {:?}", refused.code(), refused.key());
                return Err(StorageError::Service { operation: "s3 DeleteObjects", detail });
            }
        }
    }

    /// A URL to PUT exactly these bytes once: length, digest and absence of the object are signed.
    /// `sha256` is the digest in base64.
    ///
    /// # Errors
    /// When signing fails, e.g. without credentials.
    pub async fn presign_put(
        &self,
        key: &str,
        size: u64,
        sha256: &str,
        valid_for: Duration,
    ) -> Result<PresignedUpload, StorageError> {
        let size = i64::try_from(size).map_err(|_| StorageError::TooLarge { limit: i64::MAX as u64 })?;
        let request = self.client.put_object().bucket(&self.bucket).key(key);
        let request = request
            .content_length(size)
            .checksum_sha256(sha256)
            .if_none_match("*")
            .presigned(presigning(valid_for)?)
            .await;
        let request = request.map_err(|error| StorageError::service("s3 presigned PutObject", error))?;
        let headers = request.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
        Ok(PresignedUpload { url: request.uri().to_owned(), headers: headers.collect() })
    }

    /// A URL to GET an object, which answers with this content type and disposition.
    ///
    /// # Errors
    /// When signing fails.
    pub async fn presign_get(
        &self,
        key: &str,
        content_type: &str,
        disposition: Option<String>,
        valid_for: Duration,
    ) -> Result<String, StorageError> {
        let request = self.client.get_object().bucket(&self.bucket).key(key);
        let request =
            request.response_content_type(content_type).set_response_content_disposition(disposition);
        let request = request.presigned(presigning(valid_for)?).await;
        let request = request.map_err(|error| StorageError::service("s3 presigned GetObject", error))?;
        Ok(request.uri().to_owned())
    }
}

fn presigning(valid_for: Duration) -> Result<PresigningConfig, StorageError> {
    PresigningConfig::expires_in(valid_for).map_err(|error| StorageError::Record(error.to_string()))
}

/// A key as `x-amz-copy-source` wants it.
fn percent_encoded(key: &str) -> String {
    let mut encoded = String::with_capacity(key.len());
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_source_is_percent_encoded_but_for_slashes() {
        assert_eq!(percent_encoded("content/x/a b/ü.R"), "content/x/a%20b/%C3%BC.R");
    }
}
