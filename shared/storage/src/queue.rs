//! Messages to workers.

use serde::Serialize;

use crate::StorageError;

/// A queue that this service sends to. Messages are delivered at least once.
#[derive(Debug, Clone)]
pub struct Queue {
    client: aws_sdk_sqs::Client,
    url: String,
}

impl Queue {
    pub(crate) fn new(client: aws_sdk_sqs::Client, url: String) -> Self {
        Self { client, url }
    }

    /// Sends one message as JSON. It should hold ids only: a message is at most 1 MB.
    ///
    /// # Errors
    /// When the queue does not take it.
    pub async fn send<M: Serialize + Sync>(&self, message: &M) -> Result<(), StorageError> {
        let body = serde_json::to_string(message).map_err(|error| StorageError::Record(error.to_string()))?;
        let request = self.client.send_message().queue_url(&self.url).message_body(body);
        request.send().await.map_err(|error| StorageError::service("sqs SendMessage", error))?;
        Ok(())
    }
}
