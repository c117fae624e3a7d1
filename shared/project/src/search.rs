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
        match self.uuid {
            Some(uuid) => project.uuid == uuid,
            None => self.term.is_in(texts(project).each_ref().map(String::as_str)),
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

/// By what a project is found.
fn texts(project: &Project) -> [String; 2] {
    [project.name.clone(), project.description.chars().take(MAX_SEARCHED).collect()]
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
    let texts = texts(project);
    Trace::new(kind(project.listing()), &project.name, project.uuid, texts.each_ref().map(String::as_str))
}

/// What the index shows of a project: its place in the order of names.
pub(crate) fn shown(project: &Project) -> String {
    order::key(project, SortBy::Name)
}
