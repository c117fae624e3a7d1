//! One browser: it keeps cookies and follows no redirect.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::{Answer, Stack, raw};

/// Above API Gateway's own 30 seconds.
const PATIENCE: Duration = Duration::from_secs(40);

/// A browser, or a script with cookies.
pub struct Client {
    http: reqwest::Client,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// A multipart upload to POST /compendium.
pub struct Upload<'a> {
    /// Field `content_type`, when it is sent.
    pub content_type: Option<&'a str>,
    /// The archive, when it is sent.
    pub archive: Option<Vec<u8>>,
    /// Media type of the archive's part.
    pub media_type: &'a str,
}

impl<'a> Upload<'a> {
    /// An ordinary upload.
    pub fn new(content_type: &'a str, archive: Vec<u8>) -> Self {
        Self { content_type: Some(content_type), archive: Some(archive), media_type: "application/zip" }
    }
}

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}

impl Client {
    /// A browser without any cookie.
    pub fn new() -> Self {
        let http = reqwest::Client::builder().redirect(Policy::none()).timeout(PATIENCE).build();
        Self { http: http.expect("a client without options"), cookies: Mutex::default() }
    }

    /// Another browser with the same cookies.
    pub fn copy(&self) -> Self {
        let cookies = self.cookies.lock().unwrap().clone();
        Self { cookies: Mutex::new(cookies), ..Self::new() }
    }

    /// A cookie's value as it was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Sets a cookie, or removes it.
    pub fn set_cookie(&self, name: &str, value: Option<&str>) {
        let mut cookies = self.cookies.lock().unwrap();
        match value {
            Some(value) => cookies.insert(name.to_owned(), value.to_owned()),
            None => cookies.remove(name),
        };
    }

    /// A request to a path of the API, or to a whole address.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let url =
            if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", Stack::get().api) };
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = self.http.request(method, url);
        match self.cookie_header() {
            cookies if cookies.is_empty() => request,
            cookies => request.header("cookie", cookies),
        }
    }

    /// Sends a request and keeps the cookies of the answer.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = Answer::read(request.send().await.expect("the stack answers")).await;
        for cookie in answer.all("set-cookie") {
            let pair = cookie.split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.expect("a cookie has a name");
            self.set_cookie(name, (!value.is_empty()).then_some(value));
        }
        answer
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path)).await
    }

    /// GET of a request target exactly as given: nothing is resolved or escaped on the way.
    pub async fn get_raw(&self, target: &str) -> Answer {
        raw::get(&Stack::get().api, target, &self.cookie_header()).await
    }

    /// POST of a JSON document.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request("POST", path).json(body)).await
    }

    /// PATCH of a JSON document.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request("PATCH", path).json(body)).await
    }

    /// PUT of a JSON document as it is written.
    pub async fn put(&self, path: &str, body: &str) -> Answer {
        let request = self.request("PUT", path).header("content-type", "application/json");
        self.send(request.body(body.to_owned())).await
    }

    /// POST of a urlencoded form.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request("POST", path).form(fields)).await
    }

    /// POST of a multipart form of texts.
    pub async fn post_multipart(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let text =
            |form: Form, (name, value): &(&str, &str)| form.text((*name).to_owned(), (*value).to_owned());
        self.send(self.request("POST", path).multipart(fields.iter().fold(Form::new(), text))).await
    }

    /// POST /compendium with an archive.
    pub async fn upload(&self, upload: Upload<'_>) -> Answer {
        let mut form = Form::new();
        if let Some(content_type) = upload.content_type {
            form = form.text("content_type", content_type.to_owned());
        }
        if let Some(archive) = upload.archive {
            let part = Part::bytes(archive).file_name("workspace.zip").mime_str(upload.media_type);
            form = form.part("compendium", part.expect("a media type"));
        }
        self.send(self.request("POST", "/api/v1/compendium").multipart(form)).await
    }

    fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}
