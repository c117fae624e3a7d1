//! Messages to workers.

use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName;
use serde::Serialize;

use crate::StorageError;

/// How long a message may be held back.
pub const MAX_DELAY: Duration = Duration::from_secs(900);

/// A queue that this service sends to. Messages are delivered at least once.
#[derive(Debug, Clone)]
pub struct Queue {
    client: aws_sdk_sqs::Client,
    url: String,
}

/// How many messages are in a queue; SQS counts approximately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// Messages that wait for a worker.
    pub waiting: u64,
    /// Messages that a worker has.
    pub in_flight: u64,
    /// Messages that are held back for now.
    pub delayed: u64,
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
        self.send_after(Duration::ZERO, message).await
    }

    /// Sends one message that no worker gets before `delay` is over; at most 15 minutes, which is what SQS takes.
    ///
    /// # Errors
    /// When the queue does not take it.
    pub async fn send_after<M: Serialize + Sync>(
        &self,
        delay: Duration,
        message: &M,
    ) -> Result<(), StorageError> {
        let body = serde_json::to_string(message).map_err(|error| StorageError::Record(error.to_string()))?;
        let request = self.client.send_message().queue_url(&self.url).message_body(body);
        let seconds = i32::try_from(delay.min(MAX_DELAY).as_secs()).unwrap_or_default();
        let request = request.set_delay_seconds((seconds > 0).then_some(seconds));
        request.send().await.map_err(|error| StorageError::service("sqs SendMessage", error))?;
        Ok(())
    }

    /// How many messages are in it.
    ///
    /// # Errors
    /// When SQS does not answer, or without a count.
    pub async fn depth(&self) -> Result<Depth, StorageError> {
        use QueueAttributeName as Name;
        let names = [
            Name::ApproximateNumberOfMessages,
            Name::ApproximateNumberOfMessagesNotVisible,
            Name::ApproximateNumberOfMessagesDelayed,
        ];
        let request = self.client.get_queue_attributes().queue_url(&self.url);
        let answer = request.set_attribute_names(Some(names.to_vec())).send().await;
        let answer = answer.map_err(|error| StorageError::service("sqs GetQueueAttributes", error))?;
        let attributes = answer.attributes.unwrap_or_default();
        let count = |name: &Name| {
            let count = attributes.get(name).and_then(|count| count.parse().ok());
            count.ok_or_else(|| StorageError::Record(format!("the queue has no {}", name.as_str())))
        };
        let [waiting, in_flight, delayed] = &names;
        Ok(Depth { waiting: count(waiting)?, in_flight: count(in_flight)?, delayed: count(delayed)? })
    }
}
