//! Events as Lambda delivers them.

use serde_json::{Value, json};

use crate::binaries;

/// The sample event of a function.
pub fn sample(function: &str) -> Value {
    let path = binaries::root().join("events").join(function).with_extension("json");
    let text = std::fs::read(&path).expect("every function has a sample event");
    serde_json::from_slice(&text).expect("events are JSON")
}

/// A GET by API Gateway.
pub fn get(path: &str, cookie: &str) -> Value {
    request("GET", path, cookie)
}

/// A POST by API Gateway, its body in base64.
pub fn post(path: &str, cookie: &str, content_type: &str, body_base64: &str) -> Value {
    let mut event = request("POST", path, cookie);
    event["headers"]["content-type"] = json!(content_type);
    event["body"] = json!(body_base64);
    event["isBase64Encoded"] = json!(true);
    event
}

fn request(method: &str, path: &str, cookie: &str) -> Value {
    let mut event = sample("service");
    event["rawPath"] = json!(path);
    event["requestContext"]["http"]["path"] = json!(path);
    event["requestContext"]["http"]["method"] = json!(method);
    event["cookies"] = json!([cookie]);
    event
}

/// A message to a worker.
pub fn message(function: &str, body: &Value) -> Value {
    let mut event = sample(function);
    event["Records"][0]["body"] = json!(body.to_string());
    event
}
