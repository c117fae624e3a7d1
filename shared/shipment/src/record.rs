//! The record of a shipment, as stored.

use archive::pack::Format;
use repository::Recipient;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Step;

/// How a shipment is (seed "shipment_status", contract/compendia.md 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ShipmentStatus)]
pub enum Status {
    /// It is on its way.
    #[serde(rename = "to be shipped")]
    ToBeShipped,
    /// It is at the repository with all that it needs to be published; or it is ready to be downloaded.
    #[serde(rename = "shipped")]
    Shipped,
    /// It is published, for good.
    #[serde(rename = "published")]
    Published,
    /// Something went wrong: `error` says what.
    #[serde(rename = "error")]
    Error,
}

/// In what a bag is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ShipmentArchive)]
pub enum Archive {
    /// A zip archive.
    #[default]
    Zip,
    /// A tar archive.
    Tar,
}

impl Archive {
    /// The same, for whoever packs.
    #[must_use]
    pub fn format(self) -> Format {
        match self {
            Self::Zip => Format::Zip,
            Self::Tar => Format::Tar,
        }
    }

    /// From its name; `None` is unknown.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Zip, Self::Tar].into_iter().find(|archive| archive.format().extension() == name)
    }
}

/// A package that is in the bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The object's key in the files bucket.
    pub key: String,
    /// Size in bytes.
    pub size: u64,
    /// MD5 in hexadecimal, which repositories compute too.
    pub md5: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// A shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// Its id: a UUID, or what its owner called it.
    pub id: String,
    /// What is shipped.
    pub compendium_id: String,
    /// Where to: the id of a recipient, or what was asked for in its place.
    pub recipient: String,
    /// The ORCID iD of who ships it.
    pub user: String,
    /// Whether an invalid bag may get new manifests.
    pub update_packaging: bool,
    /// In what the bag is sent.
    pub archive: Archive,
    /// How it is.
    pub status: Status,
    /// What is to be done next.
    pub step: Step,
    /// Whether `step` was begun: whoever did may have died anywhere within it.
    #[serde(default)]
    pub begun: bool,
    /// How often `step` was begun.
    #[serde(default)]
    pub attempts: u32,
    /// Whether it is to be published.
    #[serde(default)]
    pub publishing: bool,
    /// A UUID that its deposition bears.
    pub mark: String,
    /// What is sent, once that is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<Made>,
    /// The repository's id of its deposition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposition_id: Option<String>,
    /// The record's page, once published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposition_url: Option<String>,
    /// The record's DOI, once published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// When it was published, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// When it was ordered, RFC 3339.
    pub created: String,
    /// When it last changed, RFC 3339.
    pub updated: String,
    /// The one value of the index of all shipments.
    pub(crate) listing: String,
    /// Until when nobody else may take it, in epoch seconds.
    #[serde(default)]
    pub(crate) until: i64,
    /// Present while something is to be done: the index of what the janitor looks after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) working: Option<String>,
    /// When the janitor looks after it, in epoch seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) wake: Option<i64>,
}

impl Shipment {
    /// The value of `listing`.
    pub(crate) const LISTED: &str = "shipment";
    /// The value of `working`.
    pub(crate) const WORKING: &str = "yes";

    /// Where it goes; `None` where no such recipient exists.
    #[must_use]
    pub fn to(&self) -> Option<Recipient> {
        self.recipient.parse().ok()
    }

    /// True while a worker has, or should have, something to do with it.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.working.is_some()
    }

    /// What its package is called at the repository (contract/compendia.md 7.4).
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.compendium_id, self.archive.format().extension())
    }

    /// What its package is called when it is downloaded (contract/compendia.md 7.2).
    #[must_use]
    pub fn download_name(&self) -> String {
        format!("{}.{}", self.id, self.archive.format().extension())
    }
}
