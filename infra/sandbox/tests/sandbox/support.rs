//! A running sandbox and a client to talk to it.

use std::collections::HashMap;
use std::path::Path;

use reqwest::{Client, Method, RequestBuilder, Response, redirect};
use sandbox::oauth::client::Client as OAuthClient;
use sandbox::people::People;
use sandbox::records::load::folder;
use sandbox::server::Running;
use sandbox::state::Sandbox;
use serde_json::Value;

pub const JOSIAH: &str = "0000-0002-1825-0097";
pub const AMARA: &str = "0009-9999-0000-0019";
pub const JSON: &str = "application/vnd.orcid+json";
pub const XML: &str = "application/vnd.orcid+xml";
pub const BACK: &str = "http://localhost:8080/back";

/// A sandbox with the local stack's people.
pub struct Here {
    running: Running,
    pub http: Client,
}

impl Here {
    pub async fn start() -> Self {
        let client = OAuthClient {
            id: "APP-LOCAL".to_owned(),
            secret: "local-secret".to_owned(),
            name: "Local stack".to_owned(),
            redirect_origins: vec!["http://localhost".to_owned(), "http://127.0.0.1".to_owned()],
        };
        let people = People::parse(include_str!("../../../local/people.toml")).unwrap();
        let records = folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("records")).unwrap();
        let sandbox = Sandbox::new(client, people).with_records(records);
        let running = Running::start(sandbox).await.unwrap();
        Self { running, http: Client::builder().redirect(redirect::Policy::none()).build().unwrap() }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url)
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(self.url(path))
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(self.url(path))
    }

    /// Decides as a researcher, and reads the parameters that the client would get.
    pub async fn decide(
        &self,
        orcid: &str,
        decision: &str,
        more: &[(&str, &str)],
    ) -> HashMap<String, String> {
        let mut form = vec![
            ("client_id", "APP-LOCAL"),
            ("response_type", "code"),
            ("redirect_uri", BACK),
            ("state", "s1"),
            ("orcid", orcid),
            ("decision", decision),
        ];
        if !more.iter().any(|(name, _)| *name == "scope") {
            form.push(("scope", "/read-limited /activities/update"));
        }
        form.extend_from_slice(more);
        let response = self.post("/oauth/authorize").form(&form).send().await.unwrap();
        assert_eq!(response.status(), 302);
        let location = response.headers()["location"].to_str().unwrap();
        let query = location.strip_prefix(&format!("{BACK}?")).unwrap();
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    pub async fn code(&self, more: &[(&str, &str)]) -> String {
        self.decide(JOSIAH, "allow", more).await["code"].clone()
    }

    /// Sends the client's credentials and this form to the token endpoint.
    pub async fn token(&self, form: &[(&str, &str)]) -> Response {
        let mut all = vec![("client_id", "APP-LOCAL"), ("client_secret", "local-secret")];
        all.extend_from_slice(form);
        self.post("/oauth/token").form(&all).send().await.unwrap()
    }

    pub async fn exchange(&self, code: &str, more: &[(&str, &str)]) -> Response {
        let mut form = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", BACK)];
        form.extend_from_slice(more);
        self.token(&form).await
    }

    /// Tokens of a researcher who allowed this.
    pub async fn tokens(&self, orcid: &str, scope: &str) -> Value {
        let code = self.decide(orcid, "allow", &[("scope", scope)]).await["code"].clone();
        json(self.exchange(&code, &[]).await, 200).await
    }
}

/// Someone's token, and calls to the API with it.
pub struct Caller<'a> {
    here: &'a Here,
    pub orcid: &'static str,
    pub access: String,
}

impl Here {
    pub async fn caller(&self, orcid: &'static str, scope: &str) -> Caller<'_> {
        let access = self.tokens(orcid, scope).await["access_token"].as_str().unwrap().to_owned();
        Caller { here: self, orcid, access }
    }
}

impl Caller<'_> {
    /// A request about the caller's own record, for JSON.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.here.url(&format!("/v3.0/{}{path}", self.orcid));
        self.here.http.request(method, url).bearer_auth(&self.access).header("accept", JSON)
    }

    pub async fn get(&self, path: &str) -> Value {
        json(self.request(Method::GET, path).send().await.unwrap(), 200).await
    }

    pub async fn send(&self, method: Method, path: &str, body: &Value) -> Response {
        let request = self.request(method, path).header("content-type", JSON);
        request.body(body.to_string()).send().await.unwrap()
    }

    /// Adds a work, and gives its put-code.
    pub async fn add(&self, work: &Value) -> i64 {
        let response = self.send(Method::POST, "/work", work).await;
        assert_eq!(response.status(), 201);
        let location = response.headers()["location"].to_str().unwrap().to_owned();
        assert!(location.starts_with(&self.here.url(&format!("/v3.0/{}/work/", self.orcid))), "{location}");
        location.rsplit('/').next().unwrap().parse().unwrap()
    }
}

/// A work as a client sends it.
pub fn a_work(doi: &str) -> Value {
    serde_json::json!({
        "type": "data-set",
        "title": {"title": {"value": "A data set"}},
        "journal-title": {"value": "A journal"},
        "publication-date": {"year": {"value": "2022"}, "month": {"value": "3"}},
        "url": {"value": "https://example.org/data"},
        "external-ids": {"external-id": [{
            "external-id-type": "doi",
            "external-id-value": doi,
            "external-id-url": {"value": "https://example.org/doi"},
            "external-id-relationship": "self",
        }]},
    })
}

pub async fn json(response: Response, status: u16) -> Value {
    let actual = response.status();
    let text = response.text().await.unwrap();
    assert_eq!(actual, status, "{text}");
    serde_json::from_str(&text).unwrap()
}
