//! Searching for text in names and descriptions.

use search::{Term, Trace};
use uuid::Uuid;

use crate::invalid::Invalid;
use crate::order::{self, SortBy};
use crate::record::{Listing, Project};

/// Characters of a description by which a project is found: with a name they are what the index takes.
const MAX_SEARCHED: usize = 1_750;
/// Bytes of a uuid as it is shown.
const UUID_LENGTH: usize = 36;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    term: Term,
    uuid: Option<Uuid>,
}

impl Search {
    /// A search for a text, in any case: anywhere in the name or description, or with `exact` all of one. `%` and `_` stand
    /// for themselves. A whole uuid finds its project.
    ///
    /// # Errors
    /// `Search` when it is too short or too long.
    pub fn new(text: &str, exact: bool) -> Result<Self, Invalid> {
        // With its hyphens: without them it may as well be a word of a name.
        let uuid =
            Some(text.trim()).filter(|text| text.len() == UUID_LENGTH).and_then(|text| text.parse().ok());
        Ok(Self { term: Term::parse(text, exact)?, uuid })
    }

    /// Whether a project is found.
    #[must_use]
    pub fn finds(&self, project: &Project) -> bool {
        self.finds_in(project.uuid, &project.name, &project.description)
    }

    /// The same of a project with this uuid, name and description.
    pub(crate) fn finds_in(&self, uuid: Uuid, name: &str, description: &str) -> bool {
        match self.uuid {
            Some(wanted) => uuid == wanted,
            None => self.term.is_in([name, searched(description)]),
        }
    }

    /// The project that it is about, if it is a uuid.
    #[must_use]
    pub fn uuid(&self) -> Option<Uuid> {
        self.uuid
    }

    pub(crate) fn term(&self) -> &Term {
        &self.term
    }
}

/// The part of a description by which a project is found.
fn searched(description: &str) -> &str {
    let end = description.char_indices().nth(MAX_SEARCHED).map_or(description.len(), |(at, _)| at);
    description.get(..end).unwrap_or(description)
}

/// The list of the index that has what is in a listing.
pub(crate) fn kind(listing: Listing) -> &'static str {
    match listing {
        Listing::Public => "projects-public",
        Listing::Private => "projects-private",
    }
}

/// What the index knows of a project. It is in the order of names.
pub(crate) fn trace(project: &Project) -> Trace {
    let texts = [project.name.as_str(), searched(&project.description)];
    Trace::new(kind(project.listing()), &project.name, project.uuid, texts)
}

/// What the index shows of a project: its place in the order of names.
pub(crate) fn shown(project: &Project) -> String {
    order::key(project, SortBy::Name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_searched_up_to_its_limit() {
        let description = format!("{}äöü", "ä".repeat(MAX_SEARCHED - 1));
        assert_eq!(searched(&description).chars().count(), MAX_SEARCHED);
        assert_eq!(searched("short"), "short");
        let finds =
            |text: &str| Search::new(text, false).unwrap().finds_in(Uuid::nil(), "Soil", &description);
        assert!(finds("ÄÄÄ") && finds("soil") && !finds("äöü"));
    }

    #[test]
    fn a_whole_uuid_finds_its_project_only() {
        let uuid = Uuid::from_u128(7);
        let finds = |text: &str| Search::new(text, false).unwrap().finds_in(uuid, "Soil", "00000000");
        assert!(finds(&uuid.to_string()) && finds(" 00000000-0000-0000-0000-000000000007 "));
        assert!(!finds(&Uuid::from_u128(8).to_string()));
        // Without hyphens it is a word.
        assert!(!finds(&uuid.simple().to_string()) && finds("00000000"));
    }
}
