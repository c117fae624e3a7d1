//! A batch of the execution queue: every message on its own, the failed ones are delivered again.

use std::fmt::Display;

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use execution::dispatch::Message;

/// Hands each message to `handle` and answers those that failed. A message that can't be read would fail every time:
/// it is logged and dropped.
pub async fn batch<E: Display>(
    event: SqsEvent,
    handle: impl AsyncFn(Message) -> Result<(), E>,
) -> SqsBatchResponse {
    let mut response = SqsBatchResponse::default();
    for record in event.records {
        let id = record.message_id.unwrap_or_default();
        let body = record.body.unwrap_or_default();
        let Ok(message) = serde_json::from_str::<Message>(&body) else {
            tracing::error!(
                alarm = true,
                message = id,
                "a message of the execution queue can't be read and is dropped"
            );
            continue;
        };
        if let Err(error) = handle(message).await {
            tracing::error!(alarm = true, message = id, %error, "a job could not be started and will be tried again");
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

    use super::*;

    fn event(bodies: &[(&str, &str)]) -> SqsEvent {
        let record = |(id, body): &(&str, &str)| serde_json::json!({ "messageId": id, "body": body });
        let records: Vec<_> = bodies.iter().map(record).collect();
        serde_json::from_value(serde_json::json!({ "Records": records })).unwrap()
    }

    async fn run(bodies: &[(&str, &str)]) -> (Vec<Message>, Vec<String>) {
        let seen = RefCell::new(Vec::new());
        let handle = async |message: Message| {
            seen.borrow_mut().push(message.clone());
            if message == (Message::Job { job: "fails".into() }) { Err("no answer") } else { Ok(()) }
        };
        let response = batch(event(bodies), handle).await;
        let failed = response.batch_item_failures.into_iter().map(|failure| failure.item_identifier);
        (seen.into_inner(), failed.collect())
    }

    #[tokio::test]
    async fn only_failed_messages_come_again() {
        let bodies =
            [("1", r#"{"job":"UMmJ7"}"#), ("2", r#"{"job":"fails"}"#), ("3", r#"{"dispatch":true}"#)];
        let (seen, failed) = run(&bodies).await;
        assert_eq!(seen.len(), 3);
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

    #[tokio::test]
    async fn the_sample_event_is_understood() {
        let sample = include_str!("../../../events/execute.json");
        let seen = RefCell::new(Vec::new());
        let handle = async |message| {
            seen.borrow_mut().push(message);
            Ok::<_, String>(())
        };
        batch(serde_json::from_str(sample).unwrap(), handle).await;
        assert_eq!(seen.into_inner(), [Message::Job { job: "UMmJ7".into() }]);
    }
}
