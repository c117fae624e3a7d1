//! Calls to the emulator as its administrator.
//!
//! The emulator reads caller, region and service from the `Authorization` header and doesn't check its
//! administrator's signatures, so there is none to make. Nothing in here can talk to AWS itself.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::error::{Error, Result, chain};

/// Region of the local stack.
pub const REGION: &str = "us-east-1";
/// Access key id and secret of the emulator's administrator.
pub const ADMINISTRATOR: &str = "test";

/// The AWS endpoint of a local stack.
#[derive(Clone, Debug)]
pub struct Aws {
    http: Client,
    url: String,
}

impl Aws {
    /// The endpoint at a base URL.
    pub fn new(http: Client, url: String) -> Self {
        Self { http, url }
    }

    /// Whether it answers already.
    pub async fn is_ready(&self) -> bool {
        let health = self.http.get(format!("{}/_ministack/health", self.url)).send().await;
        health.is_ok_and(|response| response.status().is_success())
    }

    /// A call of CloudFormation; the answer is XML.
    pub async fn cloudformation(&self, action: &str, parameters: &[(&str, &str)]) -> Result<String> {
        let form = [("Action", action), ("Version", "2010-05-15")];
        let form: Vec<_> = form.iter().chain(parameters).collect();
        self.send(action, self.request(Method::POST, "cloudformation", "/").form(&form)).await
    }

    /// A call of DynamoDB, for example `PutItem`.
    pub async fn dynamodb(&self, action: &str, body: &Value) -> Result<Value> {
        self.target("dynamodb", &format!("DynamoDB_20120810.{action}"), "application/x-amz-json-1.0", body)
            .await
    }

    /// A call of SQS, for example `ReceiveMessage`.
    pub async fn sqs(&self, action: &str, body: &Value) -> Result<Value> {
        self.target("sqs", &format!("AmazonSQS.{action}"), "application/x-amz-json-1.0", body).await
    }

    /// Gives a secret a new value.
    pub async fn put_secret(&self, id: &str, value: &str) -> Result<()> {
        let body =
            json!({ "SecretId": id, "SecretString": value, "ClientRequestToken": uuid::Uuid::new_v4() });
        let target = "secretsmanager.PutSecretValue";
        self.target("secretsmanager", target, "application/x-amz-json-1.1", &body).await.map(drop)
    }

    /// A call of a service with paths: API Gateway or Lambda.
    pub async fn rest(
        &self,
        method: Method,
        service: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value> {
        let call = format!("{method} {path}");
        let mut request = self.request(method, service, path);
        if let Some(body) = body {
            request = request.json(body);
        }
        parse(&call, &self.send(&call, request).await?)
    }

    async fn target(&self, service: &str, target: &str, media_type: &str, body: &Value) -> Result<Value> {
        let request = self
            .request(Method::POST, service, "/")
            .header("x-amz-target", target)
            .header("content-type", media_type)
            .body(body.to_string());
        parse(target, &self.send(target, request).await?)
    }

    fn request(&self, method: Method, service: &str, path: &str) -> RequestBuilder {
        let scope = format!("{ADMINISTRATOR}/20260101/{REGION}/{service}/aws4_request");
        let authorization = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
        self.http.request(method, format!("{}{path}", self.url)).header("authorization", authorization)
    }

    async fn send(&self, call: &str, request: RequestBuilder) -> Result<String> {
        let failed = |reason: String| Error::Aws { call: call.to_owned(), reason };
        let response = request.send().await.map_err(|error| failed(chain(&error)))?;
        let status = response.status();
        let text = response.text().await.map_err(|error| failed(chain(&error)))?;
        if status.is_success() { Ok(text) } else { Err(failed(format!("{status} {text}"))) }
    }
}

fn parse(call: &str, text: &str) -> Result<Value> {
    let text = if text.is_empty() { "null" } else { text };
    serde_json::from_str(text)
        .map_err(|error| Error::Aws { call: call.to_owned(), reason: error.to_string() })
}
