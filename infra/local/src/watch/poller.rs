//! What an event source mapping does: receives messages, invokes a function, deletes what it handled.

use std::{collections::BTreeSet, time::Duration};

use reqwest::Client;
use serde_json::{Map, Value, json};

use super::WATCH_PORT;
use crate::{
    aws::{Aws, REGION},
    described::Deployed,
    error::{Error, Result},
};

/// How long a message waits after its function failed or wasn't there.
const RETRY: Duration = Duration::from_secs(5);
const MAPPING: &str = "AWS::Lambda::EventSourceMapping";

/// A function served by `cargo lambda watch`.
pub struct Function {
    name: String,
}

impl Function {
    /// The function of a binary.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned() }
    }

    /// The binary of a logical id: `OrcidPushFunction` is `orcid-push`.
    fn of(logical_id: &str) -> Self {
        let mut name = String::new();
        for letter in logical_id.trim_end_matches("Function").chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        Self { name }
    }

    /// What it answers to an event.
    ///
    /// # Errors
    /// `Http` when it is not served or fails.
    pub async fn invoke(&self, http: &Client, event: &Value) -> Result<Value> {
        let url = format!("http://localhost:{WATCH_PORT}/2015-03-31/functions/{}/invocations", self.name);
        let failed = |reason: String| Error::Http { request: url.clone(), reason };
        let answer = http.post(&url).json(event).send().await.map_err(|error| failed(error.to_string()))?;
        let (status, text) = (answer.status(), answer.text().await.unwrap_or_default());
        let body: Value = serde_json::from_str(&text).unwrap_or_default();
        let is_error = body.get("errorType").is_some();
        if status.is_success() && !is_error { Ok(body) } else { Err(failed(format!("{status} {text}"))) }
    }
}

/// A queue whose messages invoke a function.
pub struct Source {
    queue: String,
    arn: String,
    batch: u64,
    function: Function,
}

impl Source {
    /// Those of the template, though its deployment left them switched off.
    pub fn all(stack: &Deployed) -> Result<Vec<Self>> {
        let resources = stack.template.get("Resources").and_then(Value::as_object);
        let mappings = resources.into_iter().flatten().map(|(_, resource)| resource);
        mappings
            .filter(|resource| resource.get("Type").and_then(Value::as_str) == Some(MAPPING))
            .map(|mapping| {
                let text =
                    |pointer: &str| mapping.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
                let queue = stack.physical_id(text("/Properties/EventSourceArn/Fn::GetAtt/0"))?.to_owned();
                let name = queue.rsplit('/').next().unwrap_or_default();
                Ok(Self {
                    arn: format!("arn:aws:sqs:{REGION}:000000000000:{name}"),
                    batch: mapping.pointer("/Properties/BatchSize").and_then(Value::as_u64).unwrap_or(10),
                    function: Function::of(text("/Properties/FunctionName/Ref")),
                    queue,
                })
            })
            .collect()
    }

    /// Passes messages on for ever.
    pub async fn pass_on(&self, http: &Client, aws: &Aws) {
        loop {
            if let Err(error) = self.pass_batch(http, aws).await {
                eprintln!("{}: {error}", self.function.name);
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    async fn pass_batch(&self, http: &Client, aws: &Aws) -> Result<()> {
        let receive = json!({
            "QueueUrl": self.queue, "MaxNumberOfMessages": self.batch.min(10), "WaitTimeSeconds": 5,
            "AttributeNames": ["All"], "MessageAttributeNames": ["All"],
        });
        let mut answer = aws.sqs("ReceiveMessage", &receive).await?;
        let Some(Value::Array(messages)) = answer.get_mut("Messages").map(Value::take) else { return Ok(()) };
        if messages.is_empty() {
            return Ok(());
        }
        let event =
            json!({ "Records": messages.iter().map(|message| self.record(message)).collect::<Vec<_>>() });
        let outcome = self.function.invoke(http, &event).await;
        let failed = outcome.as_ref().map_or_else(|_| None, |answer| Some(failures(answer)));
        for message in &messages {
            let (queue, receipt) = (&self.queue, message.get("ReceiptHandle"));
            let id = message.get("MessageId").and_then(Value::as_str).unwrap_or_default();
            if failed.as_ref().is_some_and(|failed| !failed.contains(id)) {
                aws.sqs("DeleteMessage", &json!({ "QueueUrl": queue, "ReceiptHandle": receipt })).await?;
            } else {
                let later = json!({
                    "QueueUrl": queue, "ReceiptHandle": receipt, "VisibilityTimeout": RETRY.as_secs(),
                });
                aws.sqs("ChangeMessageVisibility", &later).await?;
            }
        }
        outcome.map(drop)
    }

    fn record(&self, message: &Value) -> Value {
        let member = |name: &str| message.get(name).cloned().unwrap_or_default();
        json!({
            "messageId": member("MessageId"), "receiptHandle": member("ReceiptHandle"), "body": member("Body"),
            "md5OfBody": member("MD5OfBody"), "attributes": message.get("Attributes").cloned().unwrap_or(Map::new().into()),
            "messageAttributes": {}, "eventSource": "aws:sqs", "eventSourceARN": self.arn, "awsRegion": REGION,
        })
    }
}

/// The messages that a function says it failed on.
fn failures(answer: &Value) -> BTreeSet<String> {
    let items = answer.get("batchItemFailures").and_then(Value::as_array);
    let id = |item: &Value| item.get("itemIdentifier").and_then(Value::as_str).map(str::to_owned);
    items.into_iter().flatten().filter_map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::described::Resource;

    #[test]
    fn sources_are_those_of_the_template() {
        let queue = Resource {
            kind: "AWS::SQS::Queue".into(),
            physical_id: "http://localhost:1/0/ercid-LoadQueue-1".into(),
        };
        let stack = Deployed {
            resources: [("LoadQueue".to_owned(), queue)].into(),
            template: json!({ "Resources": { "LoadFunctionLoads": { "Type": MAPPING, "Properties": {
                "BatchSize": 1, "EventSourceArn": { "Fn::GetAtt": ["LoadQueue", "Arn"] },
                "FunctionName": { "Ref": "LoadFunction" },
            } } } }),
            ..Deployed::default()
        };
        let sources = Source::all(&stack).unwrap();
        let source = &sources[0];
        assert_eq!((source.function.name.as_str(), source.batch, sources.len()), ("load", 1, 1));
        assert_eq!(source.arn, "arn:aws:sqs:us-east-1:000000000000:ercid-LoadQueue-1");
        let record = source.record(&json!({ "MessageId": "m", "Body": "{}" }));
        assert_eq!(
            (&record["messageId"], &record["body"], &record["attributes"]),
            (&json!("m"), &json!("{}"), &json!({}))
        );
    }

    #[test]
    fn functions_are_served_under_the_names_of_their_binaries() {
        assert_eq!(Function::of("LoadFunction").name, "load");
        assert_eq!(Function::of("OrcidPushFunction").name, "orcid-push");
    }

    #[test]
    fn partial_failures_are_named() {
        let answer = json!({ "batchItemFailures": [{ "itemIdentifier": "a" }] });
        assert_eq!(failures(&answer).into_iter().collect::<Vec<_>>(), ["a"]);
        assert!(failures(&Value::Null).is_empty());
    }
}
