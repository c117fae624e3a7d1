//! What a new bag says about itself.

use jiff::civil::Date;

use super::{CreateError, field};
use crate::{Algorithm, Version};

/// Version, algorithms and metadata of a bag to be made.
#[derive(Debug, Clone)]
pub struct BagOptions {
    pub(super) version: Version,
    /// In order, without repetition, at least one.
    pub(super) algorithms: Vec<Algorithm>,
    pub(super) date: Date,
    pub(super) fields: Vec<(String, String)>,
}

impl BagOptions {
    /// Version 1.0 with sha256 and sha512, without metadata but Bagging-Date and Payload-Oxum.
    pub fn new(bagging_date: Date) -> Self {
        let algorithms = vec![Algorithm::Sha256, Algorithm::Sha512];
        Self { version: Version::V1_0, algorithms, date: bagging_date, fields: Vec::new() }
    }

    /// Another version.
    #[must_use]
    pub fn version(self, version: Version) -> Self {
        Self { version, ..self }
    }

    /// Other algorithms, each of which makes a payload manifest and a tag manifest.
    pub fn algorithms(self, algorithms: &[Algorithm]) -> Result<Self, CreateError> {
        let mut algorithms = algorithms.to_vec();
        algorithms.sort_unstable();
        algorithms.dedup();
        if algorithms.is_empty() { Err(CreateError::NoAlgorithm) } else { Ok(Self { algorithms, ..self }) }
    }

    /// One more element of `bag-info.txt`, after those before. Runs of white space, line ends among them, are one
    /// space; long values are folded.
    pub fn field(mut self, label: &str, value: &str) -> Result<Self, CreateError> {
        self.fields.push(field::checked(label, value)?);
        Ok(self)
    }
}
