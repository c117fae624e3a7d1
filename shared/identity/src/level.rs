//! What a person may do (seed 003 "User levels").

use serde::{Deserialize, Serialize};

/// A user level: the higher, the more is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Level(pub u16);

impl Level {
    /// Everybody: starts jobs, views what is public.
    pub const USER: Self = Self(0);
    /// Known users: create compendia, shipments and substitutions.
    pub const KNOWN: Self = Self(100);
    /// Editors: edit metadata, delete candidates, manage public links and levels up to their own.
    pub const EDITOR: Self = Self(500);
    /// Admins: delete published compendia, see status pages.
    pub const ADMIN: Self = Self(1000);
}
