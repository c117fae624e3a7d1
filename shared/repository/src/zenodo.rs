//! Zenodo's deposit API (<https://developers.zenodo.org>, "Depositions", "Deposition files", "Deposition actions").

mod document;

use bytes::Bytes;
use futures::Stream;
use reqwest::Method;
use serde_json::Value;
use url::Url;

use crate::client::{Client, Content};
use crate::deposition::urn;
use crate::{Deposition, Failure, File, Published};

/// Zenodo, opened by a token with the scopes `deposit:write` and `deposit:actions`.
#[derive(Debug, Clone)]
pub(crate) struct Zenodo(pub Client);

impl Zenodo {
    pub async fn verify(&self) -> Result<(), Failure> {
        self.0.page(&self.list()?, 1, 1).await.map(drop)
    }

    fn list(&self) -> Result<Url, Failure> {
        self.0.url(&["deposit", "depositions"])
    }

    pub async fn create(&self, shipment: &str, metadata: Option<&Value>) -> Result<Deposition, Failure> {
        let body = document::bearing(metadata, &[urn(shipment)]);
        document::deposition(&self.0.call(Method::POST, self.list()?, Content::Json(&body)).await?)
    }

    pub async fn find(&self, shipment: &str) -> Result<Option<Deposition>, Failure> {
        let urn = urn(shipment);
        let is_it = |one: &Value| document::urns(one).any(|found| found == urn);
        match self.0.look_through(&self.list()?, "", is_it).await? {
            // The list is a search index, which may not know the newest files.
            Some(found) => self.get(&document::id(&found)?).await.map(Some),
            None => Ok(None),
        }
    }

    pub async fn get(&self, id: &str) -> Result<Deposition, Failure> {
        document::deposition(&self.document(id).await?)
    }

    async fn document(&self, id: &str) -> Result<Value, Failure> {
        let url = self.0.url(&["deposit", "depositions", id])?;
        self.0.call(Method::GET, url, Content::Nothing).await
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
        self.0.put(&deposition.bucket, name, size, body).await?;
        // The bucket's answer doesn't have the id by which the deposition knows the file.
        let deposition = self.get(&deposition.id).await?;
        deposition.named(name).cloned().ok_or(Failure::Corrupt)
    }

    pub async fn describe(&self, id: &str, metadata: &Value) -> Result<(), Failure> {
        // A PUT replaces all metadata, and the deposition must not forget whose it is.
        let bears: Vec<_> = document::urns(&self.document(id).await?).map(str::to_owned).collect();
        let body = document::bearing(Some(metadata), &bears);
        let url = self.0.url(&["deposit", "depositions", id])?;
        self.0.call(Method::PUT, url, Content::Json(&body)).await.map(drop)
    }

    pub async fn submit(&self, id: &str) -> Result<Published, Failure> {
        let url = self.0.url(&["deposit", "depositions", id, "actions", "publish"])?;
        let answer = self.0.call(Method::POST, url, Content::Nothing).await?;
        document::published(&answer).ok_or(Failure::Unreadable)
    }

    pub async fn delete_file(&self, id: &str, file: &str) -> Result<(), Failure> {
        // The id is a stranger's; only one that is there becomes a part of an address.
        let deposition = self.get(id).await?;
        let file = deposition.file(file)?;
        let url = self.0.url(&["deposit", "depositions", id, "files", &file.id])?;
        self.0.call(Method::DELETE, url, Content::Nothing).await.map(drop)
    }
}
