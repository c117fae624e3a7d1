//! The orders of lists. A project's place in one is a text, the same in DynamoDB's indexes as here, and no two have the
//! same: a list goes on after a place, whatever came or went meanwhile.

use search::normalised;
use uuid::Uuid;

use crate::limits::MAX_NAME;
use crate::record::Project;

/// Divides what is ordered by from the uuid that decides among equals; less than all that a name may have.
const DIVIDER: char = '\u{1}';

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// Names, in any case.
    #[default]
    Name,
    /// When they were made.
    Created,
    /// When they last changed.
    Modified,
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    /// By what.
    pub by: SortBy,
    /// The last first.
    pub descending: bool,
}

impl SortBy {
    /// By its name in requests.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "name" => Some(Self::Name),
            "created_time" => Some(Self::Created),
            "modified_time" => Some(Self::Modified),
            _ => None,
        }
    }

    /// The index that is in this order.
    pub(crate) fn index(self) -> &'static str {
        match self {
            Self::Name => "by_name",
            Self::Created => "by_created",
            Self::Modified => "by_modified",
        }
    }

    /// The attribute that has a place in this order.
    pub(crate) fn attribute(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["by_name"],
            Self::Created => &["by_created"],
            Self::Modified => &["by_modified"],
        }
    }
}

/// A project's place.
#[must_use]
pub fn key(project: &Project, by: SortBy) -> String {
    let uuid = project.uuid;
    match by {
        SortBy::Name => {
            let name: String = normalised(&project.name).chars().take(MAX_NAME).collect();
            format!("{name}{DIVIDER}{uuid}")
        }
        SortBy::Created => format!("{}{DIVIDER}{uuid}", project.created),
        SortBy::Modified => format!("{}{DIVIDER}{uuid}", project.modified),
    }
}

/// Whose place this is; `None` for what is no place.
#[must_use]
pub fn uuid(key: &str) -> Option<Uuid> {
    key.rsplit_once(DIVIDER)?.1.parse().ok()
}

impl Order {
    /// Whether the place `a` comes before `b`.
    #[must_use]
    pub fn is_before(self, a: &str, b: &str) -> bool {
        if self.descending { b < a } else { a < b }
    }

    /// Puts places in this order.
    pub(crate) fn sort(self, places: &mut [String]) {
        places.sort_unstable();
        if self.descending {
            places.reverse();
        }
    }
}
