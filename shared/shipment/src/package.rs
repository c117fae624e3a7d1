//! What is sent: a BagIt bag (RFC 8493) of a compendium, which itself stays as it is (contract/compendia.md 7.3).
//!
//! A compendium that is no bag becomes the payload of a new one, with the documents below `.erc` as in its downloads. One
//! that is a bag is sent as its author made it, files that the service wrote into `.erc` left out, since its manifests don't
//! know them; with `update_packaging` all of it becomes the payload of a new bag. The image of a job is never sent: it would
//! be the largest part, the `Dockerfile` beside it makes it again, and it is there for download with the compendium.

use std::sync::Arc;

use bagit::{BagOptions, CreateError};
use compendium::{Compendium, Files, IMAGE, Index, StoredFile};
use jiff::Timestamp;
use storage::settings::{self, SettingError};
use storage::{Objects, StorageError};

mod authored;
mod fresh;
mod making;

use crate::record::{Archive, Made, Shipment};

/// Files of a shipment at most, in MiB: the reference's limit. A setting may say otherwise.
const MAX_SHIPMENT_MIB: u64 = 1025;

/// Files of a shipment at most, in MiB, by `MAX_SHIPMENT_MIB`.
///
/// # Errors
/// When it is no number.
pub fn limit() -> Result<u64, SettingError> {
    settings::parsed("MAX_SHIPMENT_MIB", MAX_SHIPMENT_MIB, "a whole number")
}

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The compendium is a bag, and not a valid one; the text is a list in Python's notation, as of the reference.
    #[error("{}", listed(.0))]
    Invalid(Vec<String>),
    /// No bag can hold its files, or not without being misread.
    #[error("unable to validate updated bag: {0}")]
    Unbaggable(#[from] CreateError),
    /// Its files are too large together.
    #[error("compendium has {found} MiB of files, a shipment takes {limit}")]
    TooLarge {
        /// What there is, in MiB.
        found: u64,
        /// What is allowed, in MiB.
        limit: u64,
    },
    /// A store did not answer, or its answer can't be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How a package becomes a bag.
#[derive(Debug, Clone)]
pub enum Bagging {
    /// It is one.
    Authored,
    /// The first so many files are the payload of a new one, whose tag files are made while they pass.
    Fresh {
        /// How many.
        payload: usize,
        /// What the bag says about itself.
        options: Box<BagOptions>,
    },
}

/// A package as it will be.
#[derive(Debug, Clone)]
pub struct Package {
    files: Arc<[(String, StoredFile)]>,
    bagging: Bagging,
    archive: Archive,
    modified: Timestamp,
    key: String,
}

impl Package {
    /// The package of a compendium, for a shipment, of at most so many MiB.
    ///
    /// # Errors
    /// See `PackageError`.
    pub async fn plan(
        objects: &Objects,
        compendium: &Compendium,
        shipment: &Shipment,
        limit: u64,
    ) -> Result<Self, PackageError> {
        let index = Index::read(objects, &Index::content_key(&compendium.content)).await?;
        let created = timestamp(&shipment.created)?;
        let (files, bagging) = if compendium.bag && !shipment.update_packaging {
            (authored::files(objects, compendium, &index).await?, Bagging::Authored)
        } else {
            fresh::files(compendium, whole(compendium, &index)?, created)?
        };
        fits(files.iter().map(|(_, file)| file.size), limit)?;
        let (prefix, extension) =
            (compendium::archives(&compendium.content), shipment.archive.format().extension());
        Ok(Self {
            files: files.into(),
            bagging,
            archive: shipment.archive,
            modified: timestamp(&compendium.created)?,
            key: format!("{prefix}shipments/{}.{extension}", shipment.id),
        })
    }

    /// Makes it in the bucket, from the bucket. It appears when it is whole, and the same plan makes the same bytes.
    ///
    /// # Errors
    /// When the bucket does not answer, or a file is not there.
    pub async fn make(&self, objects: &Objects) -> Result<Made, StorageError> {
        making::make(objects, self).await
    }
}

/// Whether files of these sizes in bytes are within the limit in MiB.
fn fits(sizes: impl Iterator<Item = u64>, limit: u64) -> Result<(), PackageError> {
    let found = sizes.fold(0, u64::saturating_add).div_ceil(1 << 20);
    if found > limit { Err(PackageError::TooLarge { found, limit }) } else { Ok(()) }
}

/// Every file of a compendium but the image of a job; what was uploaded under that name stays.
fn whole(compendium: &Compendium, index: &Index) -> Result<Files, StorageError> {
    let image = format!("{}{IMAGE}", compendium.payload());
    let mut files = Files::of_index(index);
    files.put_additions(compendium, |path| path != image);
    files.put_documents(compendium, &compendium.metadata()?);
    Ok(files)
}

fn timestamp(text: &str) -> Result<Timestamp, StorageError> {
    text.parse().map_err(|error: jiff::Error| StorageError::Record(error.to_string()))
}

/// Python's notation of a list of texts.
fn listed(texts: &[String]) -> String {
    let quoted = texts.iter().map(|text| {
        let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
        let escaped = text.replace('\\', "\\\\");
        let escaped = if quote == '\'' { escaped.replace('\'', "\\'") } else { escaped };
        format!("{quote}{escaped}{quote}")
    });
    format!("[{}]", quoted.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_met_by_all_files_together() {
        const MIB: u64 = 1 << 20;
        assert!(fits([MIB, MIB].into_iter(), 2).is_ok());
        let error = fits([MIB, MIB, 1].into_iter(), 2).unwrap_err();
        assert_eq!(error.to_string(), "compendium has 3 MiB of files, a shipment takes 2");
        assert!(fits([u64::MAX, 1].into_iter(), 2).is_err());
    }

    #[test]
    fn what_is_wrong_is_a_list_as_python_writes_it() {
        let texts = ["a", "it's", r#""q" and 's"#, r"b\c"].map(str::to_owned);
        assert_eq!(
            PackageError::Invalid(texts.to_vec()).to_string(),
            r#"['a', "it's", '"q" and \'s', 'b\\c']"#
        );
        assert_eq!(listed(&[]), "[]");
    }
}
