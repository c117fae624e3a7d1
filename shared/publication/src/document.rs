//! What is shown of a publication (contract/decisions.md "People").

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Doi, Identifier, Kind, Link, Publication};

/// A publication.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = publication)]
pub struct Document {
    /// Its id.
    #[schema(value_type = String, example = "dc351fc6-314f-4947-a235-734ab5971eff")]
    pub uuid: Uuid,
    /// The title.
    pub title: String,
    /// The authors' names, in order.
    pub authors: Vec<String>,
    /// The editors' names, in order.
    pub editors: Vec<String>,
    /// The year in which it was issued.
    #[schema(required, example = 2026)]
    pub year: Option<i16>,
    /// When it was issued, as exactly as that is known.
    #[schema(required, example = "2026-11-24")]
    pub publication_date: Option<String>,
    /// The journal, publisher or conference.
    #[schema(required)]
    pub venue: Option<String>,
    /// Its DOI.
    #[schema(required, value_type = Option<String>, example = "10.5281/zenodo.69114")]
    pub doi: Option<Doi>,
    /// Where it can be read.
    #[schema(required, value_type = Option<String>)]
    pub link: Option<Link>,
    /// A BibTeX entry.
    #[schema(required)]
    pub bibtex: Option<String>,
    /// A description or abstract.
    #[schema(required)]
    pub description: Option<String>,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Its language.
    #[schema(required)]
    pub language: Option<String>,
    /// Identifiers other than its DOI.
    pub identifiers: Vec<Identifier>,
    /// The projects that it belongs to, as far as the caller may see them.
    #[schema(value_type = Vec<String>)]
    pub projects: Vec<Uuid>,
    /// The compendium that it is.
    #[schema(required)]
    pub compendium_id: Option<String>,
    /// ORCID's number for it on its owner's record.
    #[schema(required)]
    pub orcid_put_code: Option<String>,
    /// When it was entered, RFC 3339.
    pub created: String,
    /// The uuid of its owner.
    #[schema(value_type = String, example = "dc351fc6-314f-4947-a235-734ab5971eff")]
    pub created_by: Uuid,
    /// When it last changed, RFC 3339.
    pub modified: String,
}

impl From<Publication> for Document {
    fn from(publication: Publication) -> Self {
        let details = publication.details;
        Self {
            uuid: publication.uuid,
            title: details.title,
            authors: details.authors,
            editors: details.editors,
            year: details.date.map(|date| date.year()),
            publication_date: details.date.map(|date| date.to_string()),
            venue: details.venue,
            doi: details.doi,
            link: details.link,
            bibtex: details.bibtex,
            description: details.description,
            kind: details.kind,
            language: details.language,
            identifiers: details.identifiers,
            projects: details.projects,
            compendium_id: publication.compendium_id,
            orcid_put_code: publication.orcid_put_code,
            created: publication.created,
            created_by: publication.created_by,
            modified: publication.updated,
        }
    }
}
