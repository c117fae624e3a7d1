//! A running sandbox, the API client, and a token.

use std::time::Duration;

use orcid::{Api, NewWork};
use reqwest::redirect::Policy;
use sandbox::oauth::client::Client;
use sandbox::people::People;
use sandbox::server::Running;
use sandbox::state::Sandbox;
use serde_json::{Value, json};
use storage::SecretText;

pub const ID: &str = "0000-0002-1825-0097";
const BACK: &str = "http://localhost/back";

pub struct Here {
    pub running: Running,
    http: reqwest::Client,
    pub api: Api,
    pub token: SecretText,
}

impl Here {
    pub async fn start() -> Self {
        let client = Client {
            id: "APP-LOCAL".to_owned(),
            secret: "local-secret".to_owned(),
            name: "Local stack".to_owned(),
            redirect_origins: vec!["http://localhost".to_owned()],
        };
        let people = format!("[[person]]\norcid = \"{ID}\"\nname = \"Josiah Carberry\"\n");
        let sandbox = Sandbox::new(client, People::parse(&people).unwrap());
        let running = Running::start(sandbox).await.unwrap();
        let http = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
        let api = Api::new(format!("{}/v3.0", running.url), Duration::from_secs(3));
        let mut here = Self { running, http, api, token: SecretText::new("") };
        here.token = here.sign_in("/read-limited /activities/update").await;
        here
    }

    pub async fn sign_in(&self, scope: &str) -> SecretText {
        let ours = [("client_id", "APP-LOCAL"), ("redirect_uri", BACK)];
        let consent = [("response_type", "code"), ("scope", scope), ("orcid", ID), ("decision", "allow")];
        let form: Vec<_> = ours.iter().chain(&consent).collect();
        let answer = self.http.post(self.url("/oauth/authorize")).form(&form).send().await.unwrap();
        let location = answer.headers()["location"].to_str().unwrap();
        let code = location.split_once("code=").unwrap().1.split('&').next().unwrap().to_owned();
        let exchange =
            [("client_secret", "local-secret"), ("grant_type", "authorization_code"), ("code", &*code)];
        let form: Vec<_> = ours.iter().chain(&exchange).collect();
        let answer = self.http.post(self.url("/oauth/token")).form(&form).send().await.unwrap();
        let grant: Value = answer.json().await.unwrap();
        SecretText::new(grant["access_token"].as_str().unwrap())
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url)
    }

    pub fn record(&self) -> orcid::Record<'_> {
        self.api.record(ID, &self.token)
    }

    pub async fn faults(&self, faults: Value) {
        let answer = self.http.put(self.url("/admin/faults")).json(&faults).send().await.unwrap();
        assert_eq!(answer.status(), 204);
    }

    /// The calls to the API so far.
    pub async fn calls(&self) -> usize {
        let answer = self.http.get(self.url("/admin/requests?path=/v3.0")).send().await.unwrap();
        answer.json::<Vec<Value>>().await.unwrap().len()
    }
}

pub fn a_work(doi: &str) -> Value {
    let work = json!({"title": "A data set", "journal": "", "date": "2022/3", "workType": "data-set", "url": "",
        "externalIds": [{"type": "doi", "value": doi, "url": "", "relationship": "self"}]});
    serde_json::from_value::<NewWork>(work).unwrap().to_json()
}
