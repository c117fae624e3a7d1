//! Identifiers of a publication other than its DOI.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::{self, TextError};

/// Characters of one at most.
const MAX: usize = 200;

/// An identifier that a publication has beside its DOI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PublicationIdentifier)]
pub struct Identifier {
    /// What kind of identifier it is.
    #[serde(rename = "type")]
    pub kind: IdentifierKind,
    /// The identifier.
    #[schema(max_length = 200)]
    pub value: String,
}

/// The kinds of identifiers that an ORCID work takes over (contract/orcid-sync.md 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PublicationIdentifierType)]
pub enum IdentifierKind {
    /// Of the journal that it is in.
    Issn,
    /// Of PubMed.
    Pmid,
    /// Of Scopus.
    Eid,
    /// Of Web of Science.
    Wosuid,
    /// Of the book that it is, or is in.
    Isbn,
}

impl IdentifierKind {
    /// ORCID's name of it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Issn => "issn",
            Self::Pmid => "pmid",
            Self::Eid => "eid",
            Self::Wosuid => "wosuid",
            Self::Isbn => "isbn",
        }
    }
}

impl Identifier {
    /// The same with its value checked; `None` where it has none.
    pub(crate) fn checked(self) -> Result<Option<Self>, TextError> {
        Ok(text::line(&self.value, MAX)?.map(|value| Self { kind: self.kind, value }))
    }
}
