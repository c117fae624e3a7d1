//! A user of a repository.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::support::{Here, json as body};

pub const ZENODO: &str = "sandbox.zenodo.org";
pub const B2SHARE: &str = "trng-b2share.eudat.eu";

pub struct Depot<'a> {
    pub here: &'a Here,
    host: &'static str,
    token: String,
}

impl Here {
    /// The local stack's user, or with the `kind` `other` or `reader` another.
    pub fn depot(&self, kind: &str, host: &'static str) -> Depot<'_> {
        Depot { here: self, host, token: format!("{kind}-{host}") }
    }
}

impl Depot<'_> {
    /// A request to the API, or to an address that it gave.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = match path.starts_with("http") {
            true => path.to_owned(),
            false => self.here.url(&format!("/{}/api{path}", self.host)),
        };
        self.here.http.request(method, url).bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> Value {
        body(self.request(Method::GET, path).send().await.unwrap(), 200).await
    }

    pub async fn send(&self, method: Method, path: &str, document: &Value) -> Response {
        self.request(method, path).json(document).send().await.unwrap()
    }

    pub async fn status(&self, method: Method, path: &str) -> u16 {
        self.request(method, path).send().await.unwrap().status().as_u16()
    }

    /// A new deposition at Zenodo.
    pub async fn deposition(&self, metadata: &Value) -> Value {
        let response =
            self.send(Method::POST, "/deposit/depositions", &json!({ "metadata": metadata })).await;
        body(response, 201).await
    }

    /// A new draft at B2SHARE.
    pub async fn draft(&self) -> Value {
        body(self.send(Method::POST, "/records/", &a_record()).await, 201).await
    }

    pub async fn patch(&self, draft: &Value, patch: &Value) -> Response {
        let request = self.request(Method::PATCH, draft["links"]["self"].as_str().unwrap());
        request
            .header("content-type", "application/json-patch+json")
            .body(patch.to_string())
            .send()
            .await
            .unwrap()
    }

    pub async fn upload(&self, bucket: &Value, key: &str, bytes: Vec<u8>) -> Response {
        let url = format!("{}/{key}", bucket.as_str().unwrap());
        self.request(Method::PUT, &url).body(bytes).send().await.unwrap()
    }

    /// The same, of which the admin knows more.
    pub async fn admin(&self, contains: &str) -> Vec<Value> {
        let list = self.here.get("/admin/deposits").query(&[("contains", contains)]);
        body(list.send().await.unwrap(), 200).await.as_array().unwrap().clone()
    }
}

pub fn metadata() -> Value {
    json!({
        "title": "Ships in the harbour", "description": "All of them", "upload_type": "publication",
        "publication_type": "other", "creators": [{"name": "Tester, Tess", "orcid": "0000-0002-1825-0097"}],
        "license": "CC-BY-4.0",
    })
}

pub fn a_record() -> Value {
    json!({
        "titles": [{"title": "Ships"}], "community": "e9b9792e-79fb-4b07-b6b4-b9c2bd06d095", "open_access": true,
        "community_specific": {},
    })
}
