//! The AWS endpoint as its administrator sees it. The emulator does not check the administrator's signature, so there
//! is none to make; nothing in here can talk to AWS itself.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::Stack;

/// The endpoint.
pub struct Aws {
    http: reqwest::Client,
    url: String,
}

impl Aws {
    pub(crate) fn new(url: &str) -> Self {
        Self { http: reqwest::Client::new(), url: url.to_owned() }
    }

    /// A call of DynamoDB, for example `GetItem`.
    pub async fn dynamodb(&self, action: &str, body: &Value) -> Value {
        self.target("dynamodb", &format!("DynamoDB_20120810.{action}"), "application/x-amz-json-1.0", body)
            .await
    }

    /// An item of a table, by the table's logical id.
    pub async fn item(&self, table: &str, id: &str) -> Option<Value> {
        let key = json!({ "id": { "S": id } });
        let body = json!({ "TableName": Stack::get().name(table), "Key": key, "ConsistentRead": true });
        self.dynamodb("GetItem", &body).await.get("Item").cloned()
    }

    /// Every item of a table.
    pub async fn scan(&self, table: &str) -> Vec<Value> {
        let mut body = json!({ "TableName": Stack::get().name(table), "ConsistentRead": true });
        let mut items = Vec::new();
        loop {
            let mut page = self.dynamodb("Scan", &body).await;
            items.append(page["Items"].as_array_mut().expect("a page has items"));
            match page.get("LastEvaluatedKey") {
                Some(key) if !key.is_null() => body["ExclusiveStartKey"] = key.clone(),
                _ => return items,
            }
        }
    }

    /// Puts items into a table as they are, many at once.
    pub async fn put_items(&self, table: &str, items: impl IntoIterator<Item = Value>) {
        let put = |item| json!({ "PutRequest": { "Item": item } });
        self.write(table, items.into_iter().map(put).collect()).await;
    }

    /// Takes the items with these ids out of a table, many at once.
    pub async fn delete_items(&self, table: &str, ids: impl IntoIterator<Item = String>) {
        let delete = |id| json!({ "DeleteRequest": { "Key": { "id": { "S": id } } } });
        self.write(table, ids.into_iter().map(delete).collect()).await;
    }

    /// Takes rows out of a table with two keys, many at once.
    pub async fn delete_rows(&self, table: &str, keys: impl IntoIterator<Item = Value>) {
        let delete = |key| json!({ "DeleteRequest": { "Key": key } });
        self.write(table, keys.into_iter().map(delete).collect()).await;
    }

    async fn write(&self, table: &str, requests: Vec<Value>) {
        let table = Stack::get().name(table);
        // As many as DynamoDB takes at once.
        for batch in requests.chunks(25) {
            self.dynamodb("BatchWriteItem", &json!({ "RequestItems": { table: batch } })).await;
        }
    }

    /// The text of the secret that a function's variable names.
    pub async fn secret(&self, function: &str, variable: &str) -> String {
        let body = json!({ "SecretId": self.setting(function, variable).await });
        let secret = self.secrets("GetSecretValue", &body).await;
        secret["SecretString"].as_str().expect("the secret is a text").to_owned()
    }

    /// Puts another text into that secret.
    pub async fn put_secret(&self, function: &str, variable: &str, text: &str) {
        let body = json!({ "SecretId": self.setting(function, variable).await, "SecretString": text });
        self.secrets("PutSecretValue", &body).await;
    }

    async fn secrets(&self, action: &str, body: &Value) -> Value {
        let target = format!("secretsmanager.{action}");
        self.target("secretsmanager", &target, "application/x-amz-json-1.1", body).await
    }

    /// Sends a message to a queue, by its logical id.
    pub async fn send_message(&self, queue: &str, body: &Value) {
        let body = json!({ "QueueUrl": Stack::get().name(queue), "MessageBody": body.to_string() });
        self.target("sqs", "AmazonSQS.SendMessage", "application/x-amz-json-1.0", &body).await;
    }

    /// How many messages wait in a queue.
    pub async fn messages(&self, queue: &str) -> u64 {
        let attribute = "ApproximateNumberOfMessages";
        let body = json!({ "QueueUrl": Stack::get().name(queue), "AttributeNames": [attribute] });
        let target = "AmazonSQS.GetQueueAttributes";
        let answer = self.target("sqs", target, "application/x-amz-json-1.0", &body).await;
        answer["Attributes"][attribute].as_str().and_then(|count| count.parse().ok()).expect("a count")
    }

    /// The keys of a bucket below a prefix, at most 1,000.
    pub async fn keys(&self, bucket: &str, prefix: &str) -> Vec<String> {
        let path = format!("/{}?list-type=2&prefix={prefix}", Stack::get().name(bucket));
        let xml = self.send(self.request(Method::GET, "s3", &path)).await;
        let keys = xml.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next());
        keys.map(str::to_owned).collect()
    }

    /// An object's content.
    pub async fn object(&self, bucket: &str, key: &str) -> Vec<u8> {
        let request = self.request(Method::GET, "s3", &format!("/{}/{key}", Stack::get().name(bucket)));
        let response = request.send().await.expect("the AWS endpoint answers");
        assert!(response.status().is_success(), "{key}: {}", response.status());
        response.bytes().await.expect("the object arrives").to_vec()
    }

    /// Writes an object.
    pub async fn put_object(&self, bucket: &str, key: &str, content: &[u8]) {
        let request = self.request(Method::PUT, "s3", &format!("/{}/{key}", Stack::get().name(bucket)));
        self.send(request.body(content.to_vec())).await;
    }

    /// Copies an object within a bucket.
    pub async fn copy(&self, bucket: &str, from: &str, to: &str) {
        let bucket = Stack::get().name(bucket);
        let request = self.request(Method::PUT, "s3", &format!("/{bucket}/{to}"));
        self.send(request.header("x-amz-copy-source", format!("/{bucket}/{from}"))).await;
    }

    /// Deletes an object.
    pub async fn delete_object(&self, bucket: &str, key: &str) {
        let path = format!("/{}/{key}", Stack::get().name(bucket));
        self.send(self.request(Method::DELETE, "s3", &path)).await;
    }

    /// A call of IAM; the answer is XML.
    pub async fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> String {
        let form = [("Action", action), ("Version", "2010-05-08")];
        let form: Vec<_> = form.iter().chain(parameters).collect();
        self.send(self.request(Method::POST, "iam", "/").form(&form)).await
    }

    /// A function's configuration, by its logical id.
    pub async fn function(&self, function: &str) -> Value {
        let path = format!("/2015-03-31/functions/{}/configuration", Stack::get().name(function));
        parse(&self.send(self.request(Method::GET, "lambda", &path)).await)
    }

    /// One variable of a function's environment.
    pub async fn setting(&self, function: &str, variable: &str) -> String {
        let configuration = self.function(function).await;
        let value = &configuration["Environment"]["Variables"][variable];
        value.as_str().unwrap_or_else(|| panic!("{function} has no {variable}")).to_owned()
    }

    /// Sets variables of a function's environment; those that they were before.
    pub async fn configure(&self, function: &str, variables: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut environment = self.function(function).await["Environment"].take();
        let mut before = Vec::new();
        for (name, value) in variables {
            let old = std::mem::replace(&mut environment["Variables"][*name], json!(value));
            before.push(((*name).to_owned(), old.as_str().unwrap_or_default().to_owned()));
        }
        let path = format!("/2015-03-31/functions/{}/configuration", Stack::get().name(function));
        let body = json!({ "Environment": environment });
        self.send(self.request(Method::PUT, "lambda", &path).json(&body)).await;
        before
    }

    /// Invokes a function and waits for its answer.
    pub async fn invoke(&self, function: &str, event: &Value) -> Value {
        let path = format!("/2015-03-31/functions/{}/invocations", Stack::get().name(function));
        parse(&self.send(self.request(Method::POST, "lambda", &path).json(event)).await)
    }

    /// The log lines of a function that contain a text.
    pub async fn log_lines(&self, function: &str, text: &str) -> Vec<String> {
        let group = &self.function(function).await["LoggingConfig"]["LogGroup"];
        let body = json!({ "logGroupName": group, "filterPattern": format!("\"{text}\"") });
        let target = "Logs_20140328.FilterLogEvents";
        let answer = self.target("logs", target, "application/x-amz-json-1.1", &body).await;
        let events = answer["events"].as_array().into_iter().flatten();
        events.filter_map(|event| Some(event["message"].as_str()?.to_owned())).collect()
    }

    async fn target(&self, service: &str, target: &str, media_type: &str, body: &Value) -> Value {
        let request = self.request(Method::POST, service, "/").header("x-amz-target", target);
        parse(&self.send(request.header("content-type", media_type).body(body.to_string())).await)
    }

    fn request(&self, method: Method, service: &str, path: &str) -> RequestBuilder {
        let scope = format!("test/20260101/us-east-1/{service}/aws4_request");
        let authorization = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
        self.http.request(method, format!("{}{path}", self.url)).header("authorization", authorization)
    }

    async fn send(&self, request: RequestBuilder) -> String {
        let response = request.send().await.expect("the AWS endpoint answers");
        let status = response.status();
        let text = response.text().await.expect("the AWS endpoint's answer arrives");
        assert!(status.is_success(), "the AWS endpoint answers {status} {text}");
        text
    }
}

fn parse(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { serde_json::from_str(text).expect("AWS answers JSON") }
}
