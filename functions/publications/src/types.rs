//! The answers, by the names that the seed has for them.

use gateway::people::{Envelope, PagedEnvelope};
use publication::Document;
use serde::Serialize;
use utoipa::ToSchema;

/// One page of publications.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(as = publications)]
pub struct Publications(pub PagedEnvelope<Document>);

/// A publication.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(as = publications_one)]
pub struct PublicationsOne(pub Envelope<Document>);

impl PublicationsOne {
    /// The answer that shows one.
    pub fn of(document: Vec<Document>) -> Self {
        Self(Envelope::all("publications_one", document))
    }
}
