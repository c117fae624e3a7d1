//! The end of the story: what was published is a work on the author's ORCID record.

use reqwest::{Client, RequestBuilder, header};
use serde_json::{Value, json};

use super::Api;
use crate::{
    error::{Error, Result},
    people::Person,
    progress::Step,
    session,
};

/// The cookie and the header that an answer to `/api/security/csrf` has.
const TOKEN: &str = "dspace-xsrf-token";
const TOKEN_COOKIE: &str = "DSPACE-XSRF-COOKIE";
/// The header that brings it back.
const TOKEN_BACK: &str = "x-xsrf-token";

/// The author's side of the ORCID queue.
pub struct Record<'a> {
    api: Api<'a>,
    /// Where the service answers.
    root: &'a str,
    token: String,
    person: String,
}

impl<'a> Record<'a> {
    /// Links the author's account to her record, unless it is, and has her publications sent there.
    ///
    /// # Errors
    /// When the API or the sandbox refuses.
    pub async fn link(http: &'a Client, root: &'a str, author: &Person, cookie: &str) -> Result<Self> {
        let step = Step::start("Link the ORCID record");
        session::link(http, root, &author.orcid, cookie).await?;
        step.done_with(&author.orcid);

        let (token, cookie) = csrf(http, root, cookie).await?;
        let mut record =
            Self { api: Api { http, base: root.to_owned(), cookie }, root, token, person: String::new() };
        let whoami = record.api.call(http.get(record.api.url("/whoami"))).await?;
        record.person = whoami.pointer("/data/0/uuid").and_then(Value::as_str).unwrap_or_default().to_owned();

        let step = Step::start("Choose to send publications to ORCID");
        let path = format!("/api/eperson/profiles/{}", record.person);
        let wanted = json!([{ "op": "replace", "path": "/orcid/publications", "value": "ALL" }]);
        record.change(http.patch(record.api.url(&path)).json(&wanted)).await?;
        step.done();
        Ok(record)
    }

    /// Sends the publication that a compendium has become, and says where it is.
    ///
    /// # Errors
    /// When it is not in the queue, or ORCID does not take it.
    pub async fn send(&self, orcid: &str, orcid_api: &str, compendium: &str) -> Result<()> {
        let step = Step::start("Send it to ORCID");
        let row = self.row(compendium).await?;
        let href = row.pointer("/_links/self/href").and_then(Value::as_str).unwrap_or_default().to_owned();
        let request = self.api.http.post(self.api.url("/api/eperson/orcidhistories"));
        let request = request.header(header::CONTENT_TYPE, "text/uri-list").body(href);
        let history = self.change(request).await?;
        let put_code = history.get("putCode").and_then(Value::as_str).ok_or_else(|| Error::Http {
            request: "sending the publication to ORCID".into(),
            reason: history.to_string(),
        })?;
        step.done_with(&format!("put-code {put_code}"));
        println!("  work        {orcid_api}/{orcid}/work/{put_code}");
        Ok(())
    }

    /// The row of the queue that is about a compendium's publication.
    async fn row(&self, compendium: &str) -> Result<Value> {
        let newest = format!("/publications?person_uuid={}&limit=20", self.person);
        let publications = self.api.call(self.api.http.get(self.api.url(&newest))).await?;
        let of_it = |publication: &&Value| {
            publication.get("compendium_id").is_some_and(|id| id.as_str() == Some(compendium))
        };
        let publications = publications.get("data").and_then(Value::as_array);
        let found = publications.and_then(|all| all.iter().find(of_it)).and_then(|it| it.get("uuid"));
        let search = format!(
            "/api/eperson/orcidqueues/search/findByProfileItem?profileItemId={}&size=1000",
            self.person
        );
        let rows = self.api.call(self.api.http.get(self.api.url(&search))).await?;
        let rows = rows.pointer("/_embedded/orcidqueues").and_then(Value::as_array);
        let row = rows
            .and_then(|rows| rows.iter().find(|row| found.is_some() && row.get("entityId") == found))
            .cloned();
        row.ok_or_else(|| Error::Http {
            request: format!("{}{search}", self.root),
            reason: "the publication is not in the queue".into(),
        })
    }

    /// A request that changes something.
    async fn change(&self, request: RequestBuilder) -> Result<Value> {
        self.api.call(request.header(TOKEN_BACK, &self.token)).await
    }
}

/// The token against forged requests, and the cookies with the one that it is compared with.
async fn csrf(http: &Client, root: &str, cookie: &str) -> Result<(String, String)> {
    let url = format!("{root}/api/security/csrf");
    let answer = http.get(&url).header(header::COOKIE, cookie).send().await.map_err(Error::http(&url))?;
    let token = answer.headers().get(TOKEN).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let token = token.ok_or_else(|| Error::Http { request: url, reason: "it gave no token".into() })?;
    let cookies = format!("{cookie}; {TOKEN_COOKIE}={token}");
    Ok((token, cookies))
}
