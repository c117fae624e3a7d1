//! A stand-in for AWS that answers at once: items are kept, conditions are not looked at, signatures neither.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::{runtime, s3};

/// Above every body but those of objects.
const MAX_BODY_BYTES: usize = 1 << 20;

/// Whose every KBase token is.
pub const KBASE_USER: &str = "amara";

/// DynamoDB, S3, Secrets Manager and SQS behind one address.
#[derive(Clone)]
pub struct Aws {
    /// Where it listens.
    pub address: SocketAddr,
    stored: Stored,
}

/// Items by table and id, and objects by path.
#[derive(Clone, Default)]
pub struct Stored {
    items: Arc<Mutex<HashMap<(String, String), Value>>>,
    objects: Arc<Mutex<HashMap<String, Bytes>>>,
    received: Arc<AtomicUsize>,
}

impl Aws {
    /// Starts with nothing stored.
    pub async fn start() -> Self {
        let stored = Stored::default();
        let answering = stored.clone();
        let routes = Router::new().fallback(move |request| answer(answering.clone(), request));
        Self { address: runtime::serve(routes).await, stored }
    }

    /// Stores an item in DynamoDB's JSON.
    pub fn put_item(&self, table: &str, item: Value) {
        self.stored.put_item(table, item);
    }

    /// The items of a table.
    pub fn items(&self, table: &str) -> Vec<Value> {
        let items = self.stored.items.lock().expect("no holder panics");
        items.iter().filter(|((of, _), _)| of == table).map(|(_, item)| item.clone()).collect()
    }

    /// Stores an object under `/bucket/key`. What the functions send is read and dropped.
    pub fn put_object(&self, path: &str, content: Bytes) {
        self.stored.objects.lock().expect("no holder panics").insert(path.to_owned(), content);
    }

    /// Bytes that functions have sent to the buckets so far.
    pub fn received(&self) -> usize {
        self.stored.received.load(Ordering::Relaxed)
    }
}

impl Stored {
    /// An object's content.
    pub fn object(&self, path: &str) -> Option<Bytes> {
        self.objects.lock().expect("no holder panics").get(path).cloned()
    }

    /// Counts bytes that a function sends, which are dropped.
    pub fn receive(&self, bytes: usize) {
        self.received.fetch_add(bytes, Ordering::Relaxed);
    }

    fn put_item(&self, table: &str, item: Value) {
        let id = item["id"]["S"].as_str().expect("every table's key is id").to_owned();
        self.items.lock().expect("no holder panics").insert((table.to_owned(), id), item);
    }

    fn item(&self, table: &str, id: &str) -> Option<Value> {
        self.items.lock().expect("no holder panics").get(&(table.to_owned(), id.to_owned())).cloned()
    }

    fn call(&self, operation: &str, input: &Value) -> Response {
        let table = input["TableName"].as_str().unwrap_or_default();
        let item = || self.item(table, input["Key"]["id"]["S"].as_str().unwrap_or_default());
        let output = match operation {
            "GetItem" => item().map_or_else(|| json!({}), |item| json!({ "Item": item })),
            "PutItem" => {
                self.put_item(table, input["Item"].clone());
                json!({})
            }
            // An update has the condition that its item is there, unless it says what may be missing.
            "UpdateItem" => match item().or_else(|| created(input)) {
                Some(item) => {
                    let updated = updated(item, input);
                    self.put_item(table, updated.clone());
                    json!({ "Attributes": updated })
                }
                None => return failed_condition(),
            },
            "TransactWriteItems" => json!({}),
            "Query" => json!({ "Items": [], "Count": 0, "ScannedCount": 0 }),
            "GetSecretValue" => json!({ "SecretString": "o2r" }),
            "SendMessage" => json!({ "MessageId": "5fea7756-0ea4-451a-a703-a558b933e274" }),
            other => panic!("the stand-in for AWS has no {other}"),
        };
        json_answer(StatusCode::OK, &output)
    }
}

async fn answer(stored: Stored, request: Request) -> Response {
    if request.uri().path() == "/kbase" {
        return json_answer(StatusCode::OK, &kbase_token());
    }
    let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
    let Some((_, operation)) = target.and_then(|target| target.rsplit_once('.')) else {
        return s3::answer(&stored, request).await;
    };
    let operation = operation.to_owned();
    let body = axum::body::to_bytes(request.into_body(), MAX_BODY_BYTES).await.expect("the body arrives");
    let input = serde_json::from_slice(&body).expect("the input is JSON");
    stored.call(&operation, &input)
}

/// What KBase Auth2 says of every token: amara's.
fn kbase_token() -> Value {
    json!({
        "type": "Login", "id": "6f4d7a52-9c0b-4a58-8d0e-0f6f4bb3a1c7", "created": 0, "expires": 4_102_444_800_000_u64,
        "name": null, "user": KBASE_USER, "custom": {}, "cachefor": 300_000,
    })
}

/// The item after the whole attributes that an update sets: `SET #n0 = :v0, #n1 = :v1 …`.
fn updated(mut item: Value, input: &Value) -> Value {
    let expression = input["UpdateExpression"].as_str().unwrap_or_default();
    let tokens: Vec<_> = expression.split([' ', ',']).filter(|token| !token.is_empty()).collect();
    for three in tokens.windows(3) {
        let [name, "=", value] = three else { continue };
        let name = input["ExpressionAttributeNames"][name].as_str();
        let value = input["ExpressionAttributeValues"].get(value);
        if let (Some(name), Some(value)) = (name, value) {
            item[name] = value.clone();
        }
    }
    item
}

/// The item that an update makes.
fn created(input: &Value) -> Option<Value> {
    let condition = input["ConditionExpression"].as_str().unwrap_or_default();
    condition.contains("attribute_not_exists").then(|| input["Key"].clone())
}

fn failed_condition() -> Response {
    let kind = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
    json_answer(
        StatusCode::BAD_REQUEST,
        &json!({ "__type": kind, "message": "The conditional request failed" }),
    )
}

fn json_answer(status: StatusCode, output: &Value) -> Response {
    (status, [("content-type", "application/x-amz-json-1.0")], output.to_string()).into_response()
}
