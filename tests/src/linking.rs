//! Linking sessions and links as they are stored, and what is said about them: contract/orcid-link.md.

use serde_json::{Value, json};

use crate::{Answer, Stack};

/// The scopes that a link asks for.
pub const LINKING_SCOPE: &str = "/read-limited /activities/update /person/update openid";

/// The path of a session, or below it.
pub fn session_path(session: &str, below: &str) -> String {
    format!("/linking-sessions/{session}{below}")
}

/// The row of a linking session.
pub async fn session_row(session: &str) -> Option<Value> {
    Stack::get().aws().item("LinksTable", &format!("session#{session}")).await
}

/// The row of a user's link.
pub async fn link_row(username: &str) -> Option<Value> {
    Stack::get().aws().item("LinksTable", &format!("link#{username}")).await
}

/// Sets a number in a row of the table of links and sessions.
pub async fn set_number(id: &str, name: &str, value: i64) {
    let body = json!({
        "TableName": Stack::get().name("LinksTable"),
        "Key": { "id": { "S": id } },
        "UpdateExpression": "SET #name = :value",
        "ConditionExpression": "attribute_exists(id)",
        "ExpressionAttributeNames": { "#name": name },
        "ExpressionAttributeValues": { ":value": { "N": value.to_string() } },
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
}

/// Makes a session ten minutes old.
pub async fn expire(session: &str) {
    set_number(&format!("session#{session}"), "expires_ms", 1_700_000_000_000).await;
}

impl Answer {
    /// Asserts 201 with a linking session; its id.
    #[track_caller]
    pub fn made_session(self) -> String {
        let json = self.has(201).json();
        json["session_id"].as_str().expect("a session has an id").to_owned()
    }

    /// Asserts a redirect of a browser that no cache keeps; the address.
    #[track_caller]
    pub fn redirects(&self) -> &str {
        assert_eq!(self.status, 302, "{self:?}");
        assert_eq!(self.header("cache-control"), "no-store", "{self:?}");
        assert_eq!(self.header("referrer-policy"), "no-referrer", "{self:?}");
        assert!(self.body.is_empty(), "{self:?}");
        assert!(self.all("set-cookie").is_empty(), "{self:?}");
        self.header("location")
    }

    /// Asserts a redirect to the page for errors, with exactly these.
    #[track_caller]
    pub fn is_trouble(&self, code: &str, title: &str, message: &str) {
        let parts = [("code", code), ("title", title), ("message", message)];
        let query: Vec<_> =
            parts.iter().map(|(name, text)| format!("{name}={}", form_encoded(text))).collect();
        let page = format!("{}?{}#orcidlink/error", Stack::get().sandbox, query.join("&"));
        assert_eq!(self.redirects(), page);
    }

    /// Asserts an error of ORCID Link without `data`.
    #[track_caller]
    pub fn is_failure(&self, status: u16, code: &str, title: &str, message: &str) {
        let body = format!(r#"{{"code":"{code}","title":"{title}","message":"{message}"}}"#);
        self.is(status, &body);
        assert_eq!(self.header("content-type"), "application/json");
    }

    /// Asserts `fastapiError` with this detail.
    #[track_caller]
    pub fn is_fastapi(&self, status: u16, detail: &str) {
        let data = json!({ "detail": detail });
        let head = r#"{"code":"fastapiError","title":"FastAPI Error","message":"Internal FastAPI Exception""#;
        self.is(status, &format!(r#"{head},"data":{data}}}"#));
    }

    /// Asserts 404 with this detail and path.
    #[track_caller]
    pub fn is_not_found(&self, detail: &str, path: &str) {
        let data = format!(r#"{{"detail":"{detail}","path":"{path}"}}"#);
        let head =
            r#"{"code":"notFound","title":"Not Found","message":"The requested resource was not found""#;
        self.is(404, &format!(r#"{head},"data":{data}}}"#));
    }

    /// Asserts 422 with these items, as they are written, and no body.
    #[track_caller]
    pub fn is_invalid(&self, items: &[&str]) {
        let title = r#""title":"Request Parameters Invalid""#;
        let message = r#""message":"This request does not comply with the schema for this endpoint""#;
        let data = format!(r#"{{"detail":[{}],"body":null}}"#, items.join(","));
        self.is(422, &format!(r#"{{"code":"requestParametersInvalid",{title},{message},"data":{data}}}"#));
    }

    /// Asserts 401 for a request without a credential.
    #[track_caller]
    pub fn is_missing_token(&self) {
        self.is_failure(401, "missingToken", "Missing Token", "API call requires a KBase auth token");
    }

    /// Asserts 401 for a credential that is not good.
    #[track_caller]
    pub fn is_invalid_token(&self) {
        let head =
            r#"{"code":"invalidToken","title":"KBase auth token is invalid","message":"Invalid token""#;
        self.is(401, &format!(r#"{head},"data":{{"exception":"Invalid token"}}}}"#));
    }
}

/// As a form is encoded.
fn form_encoded(text: &str) -> String {
    let address = reqwest::Url::parse_with_params("http://x", [("x", text)]).expect("an address");
    address.query().and_then(|query| query.strip_prefix("x=")).expect("a query").to_owned()
}
