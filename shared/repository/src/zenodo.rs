//! Zenodo's deposit API (<https://developers.zenodo.org>, "Depositions", "Deposition files", "Deposition actions").

mod document;

use bytes::Bytes;
use futures::Stream;
use reqwest::Method;
use serde_json::Value;

use crate::client::{Client, Content};
use crate::deposition::urn;
use crate::{Deposition, Failure, File, Published};

/// Depositions of one page of the list.
const PAGE: usize = 25;
/// Pages that are looked through, newest depositions first. What is looked for was made minutes ago.
const MAX_PAGES: usize = 40;
/// The largest page that is read, in bytes.
const MAX_PAGE_BYTES: usize = 4 << 20;

/// Zenodo, opened by a token with the scopes `deposit:write` and `deposit:actions`.
#[derive(Debug, Clone)]
pub(crate) struct Zenodo(pub Client);

impl Zenodo {
    pub async fn verify(&self) -> Result<(), Failure> {
        let mut url = self.0.url(&["deposit", "depositions"])?;
        url.query_pairs_mut().append_pair("size", "1");
        self.0.call(Method::GET, url, Content::Nothing).await.map(drop)
    }

    pub async fn create(&self, shipment: &str, metadata: Option<&Value>) -> Result<Deposition, Failure> {
        let body = document::bearing(metadata, &[urn(shipment)]);
        let url = self.0.url(&["deposit", "depositions"])?;
        document::deposition(&self.0.call(Method::POST, url, Content::Json(&body)).await?)
    }

    pub async fn find(&self, shipment: &str) -> Result<Option<Deposition>, Failure> {
        let urn = urn(shipment);
        for page in 1..=MAX_PAGES {
            let mut url = self.0.url(&["deposit", "depositions"])?;
            url.query_pairs_mut()
                .append_pair("sort", "mostrecent")
                .append_pair("size", &PAGE.to_string())
                .append_pair("page", &page.to_string());
            let list = self.0.limited(Method::GET, url, Content::Nothing, MAX_PAGE_BYTES).await?;
            let list = list.as_array().ok_or(Failure::Unreadable)?;
            if let Some(found) = list.iter().find(|one| document::urns(one).any(|found| found == urn)) {
                // The list is a search index, which may not know the newest files.
                let id = document::id(found)?;
                return self.get(&id).await.map(Some);
            }
            if list.len() < PAGE {
                break;
            }
        }
        Ok(None)
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
        let file = deposition.files.iter().find(|known| known.id == file).ok_or(Failure::NotFound)?;
        let url = self.0.url(&["deposit", "depositions", id, "files", &file.id])?;
        self.0.call(Method::DELETE, url, Content::Nothing).await.map(drop)
    }
}
