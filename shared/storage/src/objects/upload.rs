//! Objects whose size is not known when they begin.

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use bytes::{Bytes, BytesMut};

use crate::StorageError;

/// Size of the parts that an object is sent in, in bytes. S3 takes 10,000 parts, so up to 80 GB.
pub const MAX_PART_BYTES: usize = 8 << 20;

/// An object being written. It appears when it is finished; what fits in one part is one plain request.
#[derive(Debug)]
pub struct Upload {
    client: Client,
    bucket: String,
    key: String,
    buffer: BytesMut,
    multipart: Option<Multipart>,
}

#[derive(Debug)]
struct Multipart {
    id: String,
    parts: Vec<CompletedPart>,
}

impl Upload {
    pub(super) fn new(client: Client, bucket: String, key: String) -> Self {
        Self { client, bucket, key, buffer: BytesMut::new(), multipart: None }
    }

    /// Adds bytes; sends a part whenever one is full.
    ///
    /// # Errors
    /// When S3 does not take a part. Call `abort` then.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        self.buffer.extend_from_slice(bytes);
        while self.buffer.len() >= MAX_PART_BYTES {
            let part = self.buffer.split_to(MAX_PART_BYTES).freeze();
            self.send_part(part).await?;
        }
        Ok(())
    }

    async fn send_part(&mut self, part: Bytes) -> Result<(), StorageError> {
        if self.multipart.is_none() {
            let request = self.client.create_multipart_upload().bucket(&self.bucket).key(&self.key);
            let answer = request.send().await;
            let answer = answer.map_err(|error| StorageError::service("s3 CreateMultipartUpload", error))?;
            let id = answer.upload_id.unwrap_or_default();
            self.multipart = Some(Multipart { id, parts: Vec::new() });
        }
        let Some(multipart) = self.multipart.as_mut() else { return Ok(()) };
        let number = i32::try_from(multipart.parts.len() + 1).unwrap_or(i32::MAX);
        let request = self.client.upload_part().bucket(&self.bucket).key(&self.key);
        let request = request.upload_id(&multipart.id).part_number(number).body(ByteStream::from(part));
        let answer = request.send().await.map_err(|error| StorageError::service("s3 UploadPart", error))?;
        let part = CompletedPart::builder().part_number(number).set_e_tag(answer.e_tag);
        let part = part.set_checksum_crc32(answer.checksum_crc32);
        multipart.parts.push(part.build());
        Ok(())
    }

    /// Sends the rest and makes the object appear.
    ///
    /// # Errors
    /// When S3 does not take it; the parts are dropped then.
    pub async fn finish(mut self) -> Result<(), StorageError> {
        let rest = self.buffer.split().freeze();
        if self.multipart.is_none() {
            let request = self.client.put_object().bucket(&self.bucket).key(&self.key);
            let answer = request.body(ByteStream::from(rest)).send().await;
            answer.map_err(|error| StorageError::service("s3 PutObject", error))?;
            return Ok(());
        }
        if !rest.is_empty()
            && let Err(error) = self.send_part(rest).await
        {
            self.abort().await;
            return Err(error);
        }
        let Some(multipart) = self.multipart.as_mut() else { return Ok(()) };
        let parts = std::mem::take(&mut multipart.parts);
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let request = self.client.complete_multipart_upload().bucket(&self.bucket).key(&self.key);
        let answer = request.upload_id(&multipart.id).multipart_upload(parts).send().await;
        if let Err(error) = answer {
            let error = StorageError::service("s3 CompleteMultipartUpload", error);
            // Where it was completed all the same there are no parts any more, and the object stays.
            self.abort().await;
            return Err(error);
        }
        Ok(())
    }

    /// Drops what was sent. A failure is only logged: the bucket's lifecycle removes left-over parts.
    pub async fn abort(self) {
        let Some(multipart) = self.multipart else { return };
        let request = self.client.abort_multipart_upload().bucket(&self.bucket).key(&self.key);
        if let Err(error) = request.upload_id(&multipart.id).send().await {
            let error = StorageError::service("s3 AbortMultipartUpload", error);
            tracing::warn!(%error, "parts of an aborted upload stay until the lifecycle removes them");
        }
    }
}
