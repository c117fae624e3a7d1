//! A running sandbox and repositories at it.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use futures::Stream;
use repository::{Addresses, Deposition, Failure, File, Recipient, Repositories, Repository};
use sandbox::oauth::client::Client;
use sandbox::people::People;
use sandbox::server::Running;
use sandbox::state::Sandbox;
use serde_json::{Value, json};

pub const BOTH: [Recipient; 2] = [Recipient::ZenodoSandbox, Recipient::B2shareSandbox];
/// A shipment's id.
pub const SHIPMENT: &str = "dc351fc6-314f-4947-a235-734ab5971eff";

pub struct Here {
    running: Running,
    http: reqwest::Client,
}

impl Here {
    pub async fn start() -> Self {
        let client = Client {
            id: String::new(),
            secret: String::new(),
            name: String::new(),
            redirect_origins: Vec::new(),
        };
        let running = Running::start(Sandbox::new(client, People::default())).await.unwrap();
        Self { running, http: reqwest::Client::new() }
    }

    /// Opened with the token of this kind.
    pub async fn open(&self, recipient: Recipient, kind: &str) -> Repository {
        let host = match recipient {
            Recipient::ZenodoSandbox => "sandbox.zenodo.org",
            _ => "trng-b2share.eudat.eu",
        };
        let addresses: Addresses = format!("{recipient}={}/{host}/api", self.running.url).parse().unwrap();
        let tokens = json!({ recipient.id(): format!("{kind}-{host}") }).to_string();
        let repositories = Repositories::new(addresses, &tokens, Duration::from_millis(600));
        repositories.of(recipient).await.unwrap().unwrap()
    }

    pub async fn fault(&self, fault: Value) {
        let url = format!("{}/admin/faults", self.running.url);
        self.http.post(url).json(&fault).send().await.unwrap().error_for_status().unwrap();
    }

    pub async fn limit(&self, limit: Value) {
        let url = format!("{}/admin/deposits/limits", self.running.url);
        self.http.post(url).json(&limit).send().await.unwrap().error_for_status().unwrap();
    }

    /// What the sandbox has.
    pub async fn deposits(&self) -> Vec<Value> {
        let url = format!("{}/admin/deposits", self.running.url);
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }
}

/// The document that is rendered for a recipient.
pub fn metadata(recipient: Recipient) -> Value {
    let record = json!({
        "title": "Ships", "description": "All", "access_right": "open", "publication_date": "2020-01-01",
        "creators": [{"name": "Tess Tester", "orcid": "0000-0002-1825-0097"}], "keywords": ["a"],
        "upload_type": "publication", "publication_type": "other",
    });
    match recipient {
        Recipient::ZenodoSandbox => {
            let mut record = record;
            record["license"] = "CC-BY-4.0".into();
            json!({ "metadata": record })
        }
        _ => {
            let mut record = record;
            record["license"] = json!({"text": "CC-BY-4.0"});
            record["mainfile"] = "main.Rmd".into();
            record
        }
    }
}

/// A stream of so many bytes in pieces.
pub fn stream(size: usize) -> impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static {
    futures::stream::unfold(size, |left| async move {
        let piece = left.min(10_000);
        (piece > 0).then(|| (Ok(Bytes::from(vec![7; piece])), left - piece))
    })
}

pub async fn upload(repository: &Repository, deposition: &Deposition, size: usize) -> Result<File, Failure> {
    repository.upload(deposition, "4XgD97.zip", u64::try_from(size).unwrap(), stream(size)).await
}
