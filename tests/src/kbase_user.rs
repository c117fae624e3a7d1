//! KBase users, each new, each with a researcher at the sandbox to link to.

use std::ops::Deref;

use reqwest::{RequestBuilder, Url};
use uuid::Uuid;

use crate::{Answer, Client, Person};

/// A user with a KBase token and a researcher of her own.
pub struct KbaseUser {
    /// The KBase user name.
    pub username: String,
    /// Her KBase token, 32 characters.
    pub token: String,
    /// Herself at ORCID; her browser has no cookie of ours.
    pub researcher: Person,
}

/// Requests with her token in `Authorization`.
impl Deref for KbaseUser {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.researcher.browser
    }
}

impl KbaseUser {
    /// Somebody new.
    pub async fn new() -> Self {
        Self::for_researcher(Person::stranger().await)
    }

    /// Somebody new whose researcher is this one.
    pub fn for_researcher(researcher: Person) -> Self {
        let username = format!("tess{}", &Uuid::new_v4().simple().to_string()[..12]);
        let token = format!("{username}.{:x<width$}", "", width = 31 - username.len());
        Self { username, token, researcher }
    }

    /// Somebody new with a link to ORCID.
    pub async fn linked() -> Self {
        let user = Self::new().await;
        user.link().await;
        user
    }

    /// A request with her token in `Authorization`.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.researcher.browser.request(method, path).header("authorization", &self.token)
    }

    /// A request without a body, with her token in `Authorization`.
    pub async fn call(&self, method: &str, path: &str) -> Answer {
        self.send(self.request(method, path)).await
    }

    /// A browser in which she is signed in at KBase.
    pub fn browser(&self) -> Client {
        let browser = Client::new();
        browser.set_cookie("kbase_session", Some(&self.token));
        browser
    }

    /// Links her account from the beginning to the end.
    pub async fn link(&self) {
        let session = self.completed().await;
        let finish = format!("/linking-sessions/{session}/finish");
        self.call("PUT", &finish).await.is(200, r#"{"ok":true}"#);
    }

    /// A new linking session's id.
    pub async fn session(&self) -> String {
        self.call("POST", "/linking-sessions").await.made_session()
    }

    /// Starts a session in a browser; the address at ORCID that the browser is sent to.
    pub async fn start(&self, session: &str) -> String {
        let start = format!("/linking-sessions/{session}/oauth/start");
        self.browser().get(&start).await.has(302).header("location").to_owned()
    }

    /// A started session, allowed at ORCID: its id, and the address that the browser is sent back to.
    pub async fn allowed(&self) -> (String, String) {
        let session = self.session().await;
        let authorize = self.start(&session).await;
        let returned = self.researcher.decide(&authorize, "allow").await.has(302);
        (session, returned.header("location").to_owned())
    }

    /// A session that only needs to be finished.
    pub async fn completed(&self) -> String {
        let (session, returned) = self.allowed().await;
        let answer = self.browser().get(&returned).await.has(302);
        let location = answer.header("location");
        assert!(location.ends_with(&format!("#orcidlink/continue/{session}")), "{location}");
        session
    }
}

/// A parameter of an address's query.
pub fn parameter(url: &str, name: &str) -> Option<String> {
    let url = Url::parse(url).expect("an address");
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
