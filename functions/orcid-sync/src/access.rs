//! Who may see and change what: the person herself, and admins (contract/orcid-sync.md 1.4, 5).

use gateway::dspace::Failure;
use identity::{Level, Person};
use orcid_queue::{HistoryRow, QueueRow};
use uuid::Uuid;

use crate::state::Service;

/// What a path may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Id {
    /// A number that a row may have.
    Number(i32),
    /// Digits, but more than an id has.
    TooLarge,
    /// No number.
    Other,
}

impl Id {
    /// Reads an id of a path.
    pub fn parse(text: &str) -> Self {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::Other;
        }
        text.parse().map_or(Self::TooLarge, Self::Number)
    }

    /// The number that may be one of a row.
    pub fn number(self) -> Result<i32, Failure> {
        match self {
            Self::Number(number) => Ok(number),
            Self::TooLarge => Err(Failure::bad_request()),
            Self::Other => Err(Failure::not_found()),
        }
    }
}

/// Whether somebody may see and change what is about a person.
pub fn may(caller: &Person, profile: Uuid) -> bool {
    caller.level >= Level::ADMIN || caller.uuids().any(|uuid| uuid == profile)
}

impl Service {
    /// The row with this id, for its owner or an admin.
    pub(crate) async fn row(&self, caller: &Person, number: i32) -> Result<QueueRow, Failure> {
        let row = self.queue().find(number).await?.ok_or_else(Failure::not_found)?;
        if may(caller, row.profile_item_id) { Ok(row) } else { Err(Failure::forbidden()) }
    }

    /// The history with this id, for its owner or an admin.
    pub(crate) async fn history(&self, caller: &Person, number: i32) -> Result<HistoryRow, Failure> {
        let row = self.synchronizer.history(number).await?.ok_or_else(Failure::not_found)?;
        if may(caller, row.profile_item_id) { Ok(row) } else { Err(Failure::forbidden()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_digits() {
        assert_eq!((Id::parse("73"), Id::parse("0073")), (Id::Number(73), Id::Number(73)));
        assert_eq!(Id::parse("2147483647"), Id::Number(i32::MAX));
        assert_eq!(Id::parse("2147483648"), Id::TooLarge);
        for text in ["", "-1", "+1", "1x", "search", "87d24f06-0ca5-4abe-84f9-bfd36a8236d8", "٧"] {
            assert_eq!(Id::parse(text), Id::Other, "{text}");
        }
    }
}
