//! Batches of a queue: every message on its own, those that failed are delivered again.

use std::fmt::Display;

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use serde::de::DeserializeOwned;

/// Hands each message to `handle` and answers those that failed. A message that can't be read would fail every time:
/// it is logged and dropped.
pub async fn handle<M: DeserializeOwned, E: Display>(
    event: SqsEvent,
    handle: impl AsyncFn(M) -> Result<(), E>,
) -> SqsBatchResponse {
    let mut response = SqsBatchResponse::default();
    for record in event.records {
        let id = record.message_id.unwrap_or_default();
        let Ok(message) = serde_json::from_str(&record.body.unwrap_or_default()) else {
            tracing::error!(alarm = true, message = id, "a message can't be read and is dropped");
            continue;
        };
        if let Err(error) = handle(message).await {
            tracing::error!(alarm = true, message = id, %error, "a message failed and will be delivered again");
            // An empty identifier would fail the whole batch.
            if !id.is_empty() {
                let mut failure = BatchItemFailure::default();
                failure.item_identifier = id;
                response.batch_item_failures.push(failure);
            }
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Clone, PartialEq, Deserialize)]
    struct Message {
        job: String,
    }

    async fn run(bodies: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let record = |(id, body): &(&str, &str)| serde_json::json!({ "messageId": id, "body": body });
        let records: Vec<_> = bodies.iter().map(record).collect();
        let event = serde_json::from_value(serde_json::json!({ "Records": records })).unwrap();
        let seen = RefCell::new(Vec::new());
        let response = handle(event, async |message: Message| {
            seen.borrow_mut().push(message.job.clone());
            if message.job == "fails" { Err("no answer") } else { Ok(()) }
        });
        let failed = response.await.batch_item_failures.into_iter().map(|failure| failure.item_identifier);
        (seen.into_inner(), failed.collect())
    }

    #[tokio::test]
    async fn only_failed_messages_come_again() {
        let (seen, failed) =
            run(&[("1", r#"{"job":"a"}"#), ("2", r#"{"job":"fails"}"#), ("3", r#"{"job":"b"}"#)]).await;
        assert_eq!(seen, ["a", "fails", "b"]);
        assert_eq!(failed, ["2"]);
    }

    #[tokio::test]
    async fn unreadable_messages_are_dropped() {
        let (seen, failed) = run(&[("1", "not json"), ("2", "{}"), ("3", "")]).await;
        assert!(seen.is_empty() && failed.is_empty());
    }

    #[tokio::test]
    async fn an_empty_identifier_is_never_answered() {
        let (seen, failed) = run(&[("", r#"{"job":"fails"}"#)]).await;
        assert_eq!((seen.len(), failed.len()), (1, 0));
    }
}
