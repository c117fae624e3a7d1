//! One repository, of whichever kind.

use std::error::Error;

use bytes::Bytes;
use futures::Stream;
use serde_json::Value;

use crate::b2share::B2share;
use crate::zenodo::Zenodo;
use crate::{Deposition, Failure, File, Published, Recipient};

/// The client of one repository, opened by the operator's token. Cheap to clone. All errors are those of `Failure`.
#[derive(Debug, Clone)]
pub struct Repository {
    recipient: Recipient,
    service: Service,
}

#[derive(Debug, Clone)]
enum Service {
    Zenodo(Zenodo),
    B2share(B2share),
}

/// Calls a method of whichever service it is.
macro_rules! either {
    ($service:expr, $one:ident => $call:expr) => {
        match $service {
            Service::Zenodo($one) => $call,
            Service::B2share($one) => $call,
        }
    };
}

impl Repository {
    pub(crate) fn zenodo(recipient: Recipient, zenodo: Zenodo) -> Self {
        Self { recipient, service: Service::Zenodo(zenodo) }
    }

    pub(crate) fn b2share(recipient: Recipient, b2share: B2share) -> Self {
        Self { recipient, service: Service::B2share(b2share) }
    }

    /// Which one it is.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        self.recipient
    }

    /// Lists our depositions, to see whether the token opens it.
    ///
    /// # Errors
    /// When it doesn't, or the repository is in trouble.
    pub async fn verify(&self) -> Result<(), Failure> {
        either!(&self.service, service => service.verify().await)
    }

    /// Makes a draft that bears the shipment's id (a UUID). `metadata` is the document rendered for this recipient; what is
    /// wrong in it can be refused here.
    ///
    /// # Errors
    /// After a transient one there may be a draft: `find` tells.
    pub async fn create(&self, shipment: &str, metadata: Option<&Value>) -> Result<Deposition, Failure> {
        either!(&self.service, service => service.create(shipment, metadata).await)
    }

    /// The draft or published record of a shipment, among our newest thousand.
    ///
    /// # Errors
    /// When the list can't be had.
    pub async fn find(&self, shipment: &str) -> Result<Option<Deposition>, Failure> {
        either!(&self.service, service => service.find(shipment).await)
    }

    /// A deposition as it is now.
    ///
    /// # Errors
    /// `NotFound` when it was removed.
    pub async fn get(&self, id: &str) -> Result<Deposition, Failure> {
        either!(&self.service, service => service.get(id).await)
    }

    /// Streams a file of `size` bytes into the deposition, in the place of one with the same name.
    ///
    /// # Errors
    /// `Corrupt` when size or checksum are not those of what was sent: the file should be deleted. `Source` when the bytes
    /// can't be had. After another transient one the file may be there, whole.
    pub async fn upload<E>(
        &self,
        deposition: &Deposition,
        name: &str,
        size: u64,
        body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    ) -> Result<File, Failure>
    where
        E: Into<Box<dyn Error + Send + Sync>> + 'static,
    {
        either!(&self.service, service => service.upload(deposition, name, size, body).await)
    }

    /// Sets the metadata: the document of the crate `metadata` for this recipient. The deposition goes on bearing its
    /// shipment's id.
    ///
    /// # Errors
    /// `Refused` with the fields that are wrong.
    pub async fn describe(&self, id: &str, metadata: &Value) -> Result<(), Failure> {
        either!(&self.service, service => service.describe(id, metadata).await)
    }

    /// Publishes a deposition, which can't be undone. One that is published already, be it by a call whose answer was lost,
    /// is adopted.
    ///
    /// # Errors
    /// `Refused` with what is missing.
    pub async fn publish(&self, id: &str) -> Result<Published, Failure> {
        let submitted = either!(&self.service, service => service.submit(id).await);
        let failure = match submitted {
            Ok(published) => return Ok(published),
            Err(failure @ Failure::Limited { .. }) => return Err(failure),
            Err(failure) => failure,
        };
        match self.get(id).await {
            Ok(Deposition { published: Some(published), .. }) => Ok(published),
            _ => Err(failure),
        }
    }

    /// Removes a file from a draft.
    ///
    /// # Errors
    /// `NotFound` when it isn't there, `Refused` when the deposition is published.
    pub async fn delete_file(&self, id: &str, file: &str) -> Result<(), Failure> {
        either!(&self.service, service => service.delete_file(id, file).await)
    }
}
