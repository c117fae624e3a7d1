//! A researcher's record at the sandbox, read and written past our service, with a token of the test's own.

use serde_json::{Value, json};

use crate::{Client, Person, Stack, parameter};

/// The client that the sandbox knows.
const CLIENT: [(&str, &str); 2] = [("client_id", "APP-LOCAL"), ("client_secret", "local-secret")];
const BACK: &str = "http://localhost/back";
const MEDIA_TYPE: &str = "application/vnd.orcid+json";

/// One record.
pub struct Record {
    token: String,
    path: String,
    http: Client,
}

impl Record {
    /// Opens a researcher's record for reading and writing.
    pub async fn of(person: &Person) -> Self {
        let request = [
            ("client_id", "APP-LOCAL"),
            ("response_type", "code"),
            ("scope", "/read-limited /activities/update"),
            ("redirect_uri", BACK),
        ];
        let authorize = reqwest::Url::parse_with_params("http://localhost/oauth/authorize", request);
        let answer = person.decide(authorize.expect("an address").as_str(), "allow").await.has(302);
        let code = parameter(answer.header("location"), "code").expect("the researcher allowed it");
        let token = exchange(&code, BACK).await.ok_text("access_token");
        Self { token, path: format!("/v3.0/{}", person.orcid), http: Client::new() }
    }

    /// Adds a work as it is given; its put-code.
    pub async fn add(&self, work: &Value) -> i64 {
        let bulk = json!({ "bulk": [{ "work": work }] });
        let request = self.request("POST", "works").header("content-type", MEDIA_TYPE);
        let answer = self.http.send(request.body(bulk.to_string())).await.ok();
        answer["bulk"][0]["work"]["put-code"].as_i64().unwrap_or_else(|| panic!("not added: {answer}"))
    }

    /// A work with everything that the sandbox has about it.
    pub async fn work(&self, put_code: i64) -> Value {
        self.http.send(self.request("GET", &format!("work/{put_code}"))).await.ok()
    }

    /// How many works it has.
    pub async fn count(&self) -> usize {
        let works = self.http.send(self.request("GET", "works")).await.ok();
        works["group"].as_array().expect("works are in groups").len()
    }

    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{}/{path}", Stack::get().sandbox, self.path);
        let authorization = format!("Bearer {}", self.token);
        self.http.request(method, &url).header("accept", MEDIA_TYPE).header("authorization", authorization)
    }
}

/// The calls that the sandbox has received for a researcher's record, as `GET works`, oldest first.
pub async fn calls(orcid: &str) -> Vec<String> {
    let prefix = format!("/v3.0/{orcid}/");
    let url = format!("{}/admin/requests?path={prefix}", Stack::get().sandbox);
    let requests = Client::new().get(&url).await.ok();
    let requests = requests.as_array().expect("a list of requests").iter();
    let text = |value: &Value| value.as_str().expect("method and path are texts").to_owned();
    requests
        .map(|one| format!("{} {}", text(&one["method"]), text(&one["path"]).replace(&prefix, "")))
        .collect()
}

/// Exchanges a code. The second exchange of a code takes away what the first one gave, as at ORCID.
pub async fn exchange(code: &str, redirect_uri: &str) -> crate::Answer {
    let grant = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect_uri)];
    let form: Vec<_> = CLIENT.into_iter().chain(grant).collect();
    let url = format!("{}/oauth/token", Stack::get().sandbox);
    Client::new().send(Client::new().request("POST", &url).form(&form)).await
}
