//! B2SHARE's record API, version 2 (<https://docs.eudat.eu/b2share/httpapi/>): drafts, changed by JSON Patch (RFC 6902), and
//! file buckets.

mod document;
mod record;

use bytes::Bytes;
use futures::Stream;
use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

use crate::client::{Client, Content};
use crate::deposition::urn;
use crate::{Deposition, Failure, File, Published};

/// B2SHARE, opened by a token.
#[derive(Debug, Clone)]
pub(crate) struct B2share(pub Client);

impl B2share {
    pub async fn verify(&self) -> Result<(), Failure> {
        self.0.page(&self.list()?, 1, 1).await.map(drop)
    }

    /// Our drafts, and the records that were drafts.
    fn list(&self) -> Result<Url, Failure> {
        let mut url = self.0.url(&["records", ""])?;
        url.query_pairs_mut().append_pair("drafts", "1");
        Ok(url)
    }

    pub async fn create(&self, shipment: &str, metadata: Option<&Value>) -> Result<Deposition, Failure> {
        let body = record::draft(metadata, &urn(shipment));
        let answer = self.0.call(Method::POST, self.0.url(&["records", ""])?, Content::Json(&body)).await?;
        self.get(&document::id(&answer)?).await
    }

    pub async fn find(&self, shipment: &str) -> Result<Option<Deposition>, Failure> {
        let urn = urn(shipment);
        let is_it = |hit: &Value| document::bears(hit, &urn);
        match self.0.look_through(&self.list()?, "/hits/hits", is_it).await? {
            Some(found) => self.get(&document::id(&found)?).await.map(Some),
            None => Ok(None),
        }
    }

    pub async fn get(&self, id: &str) -> Result<Deposition, Failure> {
        let url = self.0.url(&["records", id, "draft"])?;
        let draft = self.0.call(Method::GET, url, Content::Nothing).await?;
        let bucket = document::bucket(&draft)?;
        let listed = self.0.call(Method::GET, self.0.locate(&bucket)?, Content::Nothing).await?;
        let published = match document::is_published(&draft) {
            true => Some(self.record(id).await?),
            false => None,
        };
        let url = match &published {
            Some(published) => published.url.clone(),
            None => format!("{}/edit", self.landing(id)?),
        };
        let files = document::files(&listed);
        Ok(Deposition { id: document::id(&draft)?, bucket, url, files, published })
    }

    /// What a publication gave.
    async fn record(&self, id: &str) -> Result<Published, Failure> {
        let record = self.0.call(Method::GET, self.0.url(&["records", id])?, Content::Nothing).await?;
        let doi = document::doi(&record).ok_or(Failure::Unreadable)?;
        Ok(Published { doi, url: self.landing(id)? })
    }

    /// The page of a record, which no answer names.
    fn landing(&self, id: &str) -> Result<String, Failure> {
        let api = self.0.url(&["records", id])?;
        Ok(api.as_str().replacen("/api/records/", "/records/", 1))
    }

    pub async fn upload<E>(
        &self,
        deposition: &Deposition,
        name: &str,
        size: u64,
        body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    ) -> Result<File, Failure>
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
    {
        let answer = self.0.put(&deposition.bucket, name, size, body).await?;
        document::file(&answer).ok_or(Failure::Unreadable)
    }

    pub async fn describe(&self, id: &str, metadata: &Value) -> Result<(), Failure> {
        self.patch(id, &record::patch(metadata)).await.map(drop)
    }

    async fn patch(&self, id: &str, patch: &Value) -> Result<Value, Failure> {
        let url = self.0.url(&["records", id, "draft"])?;
        self.0.call(Method::PATCH, url, Content::Patch(patch)).await
    }

    pub async fn submit(&self, id: &str) -> Result<Published, Failure> {
        let submit = json!([{ "op": "add", "path": "/publication_state", "value": "submitted" }]);
        let answer = self.patch(id, &submit).await?;
        if document::is_published(&answer) {
            return self.record(id).await;
        }
        // Communities choose between publishing what is submitted and looking at it first.
        let message = "the record waits for a review by its community".to_owned();
        Err(Failure::Refused { status: 202, message })
    }

    pub async fn delete_file(&self, id: &str, file: &str) -> Result<(), Failure> {
        let deposition = self.get(id).await?;
        let file = deposition.file(file)?;
        let url = self.0.object(&deposition.bucket, &file.filename)?;
        self.0.call(Method::DELETE, url, Content::Nothing).await.map(drop)
    }
}
