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

    /// Whether somebody of the level `giver` may give it to anybody (contract/decisions.md "Identity").
    #[must_use]
    pub fn may_be_given_by(self, giver: Self) -> bool {
        giver >= Self::EDITOR && self <= giver
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nobody_gives_more_than_she_has_and_below_500_nothing(giver in 0_u16..=1000, given in 0_u16..=1000) {
            prop_assert_eq!(Level(given).may_be_given_by(Level(giver)), giver >= 500 && given <= giver);
        }
    }
}
