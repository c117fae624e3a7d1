//! `erc.yml`, the configuration file of a compendium (compendia.md 2.6).

use serde_json::Value;

mod edit;
mod id;
mod mounts;
mod path;
mod problem;
mod write;
mod yaml;

pub use id::is_valid_id;
pub use mounts::{BindMount, MAX_BIND_MOUNTS, MountError};
pub use path::payload_path;
pub use problem::Problem;
pub use write::{Fields, generate, update, with_id};

/// Name of the file in the payload directory.
pub const FILE_NAME: &str = "erc.yml";

/// Larger files are not read (bytes): the file is written by hand.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Why a configuration file cannot be used (texts: compendia.md 1.2).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigurationError {
    /// Not UTF-8, not YAML, or beyond a limit.
    #[error("Could not read compendium detection file")]
    Unreadable,
    /// There is no `id`.
    #[error("No id found in compendium detection file")]
    NoId,
    /// The `id` breaks the rule of [`is_valid_id`].
    #[error("Invalid id found in compendium detection file")]
    InvalidId,
}

/// A configuration file that could be read. What it says may still be wrong: see [`Configuration::validate`].
#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    document: Value,
}

impl Configuration {
    /// Reads the file.
    ///
    /// # Errors
    /// [`ConfigurationError::Unreadable`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ConfigurationError> {
        yaml::parse(bytes).map(|document| Self { document })
    }

    /// The whole document, every key in its order.
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The id that an uploaded compendium brings.
    ///
    /// # Errors
    /// [`ConfigurationError::NoId`] and [`ConfigurationError::InvalidId`].
    pub fn id(&self) -> Result<String, ConfigurationError> {
        let id = self.get("id").ok_or(ConfigurationError::NoId)?;
        id::text(id).filter(|id| is_valid_id(id)).ok_or(ConfigurationError::InvalidId)
    }

    /// The main file, relative to the payload directory; nothing if that would lead out of it.
    #[must_use]
    pub fn main(&self) -> Option<&str> {
        self.path("main")
    }

    /// The display file, relative to the payload directory; nothing if that would lead out of it.
    #[must_use]
    pub fn display(&self) -> Option<&str> {
        self.path("display")
    }

    /// Files of the payload that the image sees elsewhere too, read-only (`execution.bind_mounts`).
    ///
    /// # Errors
    /// The first mount that is not allowed.
    pub fn bind_mounts(&self) -> Result<Vec<BindMount>, MountError> {
        let mounts = self.get("execution").and_then(|execution| execution.get("bind_mounts"));
        mounts::parse(mounts.unwrap_or(&Value::Null))
    }

    /// Checks what execution relies on (compendia.md 6.4, step 3).
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the contract.
    pub fn validate(&self) -> Result<(), Vec<Problem>> {
        let problems = problem::find(self);
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// The value of a key that says something.
    fn get(&self, key: &str) -> Option<&Value> {
        let empty = |value: &Value| matches!(value, Value::Null | Value::Bool(false)) || value == "";
        self.document.get(key).filter(|value| !empty(value))
    }

    fn path(&self, key: &str) -> Option<&str> {
        path::inside(self.get(key)?.as_str()?)
    }
}

#[cfg(test)]
mod tests;
