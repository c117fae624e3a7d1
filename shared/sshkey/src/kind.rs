//! What a key opens.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a key opens: `keytype` of requests, `fabric_key_type` of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
    /// The bastion host.
    Bastion,
    /// What lies behind it.
    Sliver,
}

/// A name that is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("keytype must be bastion or sliver")]
pub struct UnknownKind;

impl KeyKind {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bastion => "bastion",
            Self::Sliver => "sliver",
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for KeyKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        [Self::Bastion, Self::Sliver].into_iter().find(|kind| kind.as_str() == name).ok_or(UnknownKind)
    }
}
