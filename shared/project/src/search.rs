//! Searching for text in names and descriptions, or for labels.

use search::{Term, Trace, Wanted};
use uuid::Uuid;

use crate::invalid::Invalid;
use crate::labels::{LabelSet, Labels};
use crate::order::{self, SortBy};
use crate::record::{Listing, Project};

/// Characters of a description by which a project is found: with a name they are what the index takes.
const MAX_SEARCHED: usize = 1_750;
/// Bytes of a uuid as it is shown.
const UUID_LENGTH: usize = 36;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search(For);

#[derive(Debug, Clone, PartialEq, Eq)]
enum For {
    Text(Term),
    Project(Uuid),
    Labels(Labels),
}

/// As much of a project as is searched in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Searched<'a> {
    pub uuid: Uuid,
    pub name: &'a str,
    pub description: &'a str,
    pub communities: &'a [String],
    pub topics: &'a [String],
    pub project_type: &'a str,
}

impl<'a> From<&'a Project> for Searched<'a> {
    fn from(project: &'a Project) -> Self {
        Self {
            uuid: project.uuid,
            name: &project.name,
            description: &project.description,
            communities: &project.communities,
            topics: &project.topics,
            project_type: &project.project_type,
        }
    }
}

impl<'a> Searched<'a> {
    /// The labels of one set.
    pub(crate) fn labels(self, set: LabelSet) -> Vec<&'a str> {
        match set {
            LabelSet::Communities => self.communities.iter().map(String::as_str).collect(),
            LabelSet::Topics => self.topics.iter().map(String::as_str).collect(),
            LabelSet::Type => vec![self.project_type],
        }
    }
}

impl Search {
    /// A search for a text, in any case: anywhere in the name or description, or with `exact` all of one. `%` and `_` stand
    /// for themselves. A whole uuid finds its project.
    ///
    /// # Errors
    /// `Search` when it is too short or too long.
    pub fn new(text: &str, exact: bool) -> Result<Self, Invalid> {
        let term = Term::parse(text, exact)?;
        // With its hyphens: without them it may as well be a word of a name.
        let uuid = Some(text.trim()).filter(|text| text.len() == UUID_LENGTH);
        Ok(Self(match uuid.and_then(|text| text.parse().ok()) {
            Some(uuid) => For::Project(uuid),
            None => For::Text(term),
        }))
    }

    /// A search for labels, in any case, with commas between them: any of them, or with `all` each.
    ///
    /// # Errors
    /// `Search` when it is too short or too long, `TooManyLabels`, and `UnknownType`.
    pub fn labels(set: LabelSet, text: &str, all: bool) -> Result<Self, Invalid> {
        Ok(Self(For::Labels(Labels::parse(set, text, all)?)))
    }

    /// Whether a project is found.
    #[must_use]
    pub fn finds(&self, project: &Project) -> bool {
        self.finds_in(project.into())
    }

    /// The same of what is known of a project: its `attributes`.
    pub(crate) fn finds_in(&self, project: Searched<'_>) -> bool {
        match &self.0 {
            For::Project(uuid) => project.uuid == *uuid,
            For::Text(term) => term.is_in([project.name, searched(project.description)]),
            For::Labels(labels) => labels.are_found_in(&project.labels(labels.set())),
        }
    }

    /// The attributes of a project by which it is found.
    pub(crate) fn attributes(&self) -> &'static [&'static str] {
        match &self.0 {
            For::Project(_) => &["uuid"],
            For::Text(_) => &["name", "description"],
            For::Labels(labels) => match labels.set() {
                LabelSet::Communities => &["communities"],
                LabelSet::Topics => &["topics"],
                LabelSet::Type => &["project_type"],
            },
        }
    }

    /// The project that it is about, if it is a uuid.
    #[must_use]
    pub fn uuid(&self) -> Option<Uuid> {
        match self.0 {
            For::Project(uuid) => Some(uuid),
            For::Text(_) | For::Labels(_) => None,
        }
    }

    /// What is looked for in the index.
    pub(crate) fn wanted(&self) -> Vec<Wanted<'_>> {
        match &self.0 {
            For::Project(_) => Vec::new(),
            For::Text(term) => vec![Wanted::Text(term)],
            For::Labels(labels) => labels.wanted(),
        }
    }

    /// Whether all of `wanted` must be there, not any.
    pub(crate) fn is_for_all(&self) -> bool {
        matches!(&self.0, For::Labels(labels) if labels.all())
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
    let trace = Trace::new(kind(project.listing()), &project.name, project.uuid, texts);
    let project = Searched::from(project);
    LabelSet::ALL.iter().fold(trace, |trace, set| trace.labelled(set.key(), project.labels(*set)))
}

/// What the index shows of a project: its place in the order of names.
pub(crate) fn shown(project: &Project) -> String {
    order::key(project, SortBy::Name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project<'a>(uuid: Uuid, name: &'a str, description: &'a str) -> Searched<'a> {
        Searched { uuid, name, description, communities: &[], topics: &[], project_type: "research" }
    }

    #[test]
    fn a_description_is_searched_up_to_its_limit() {
        let description = format!("{}äöü", "ä".repeat(MAX_SEARCHED - 1));
        assert_eq!(searched(&description).chars().count(), MAX_SEARCHED);
        assert_eq!(searched("short"), "short");
        let soil = project(Uuid::nil(), "Soil", &description);
        let finds = |text: &str| Search::new(text, false).unwrap().finds_in(soil);
        assert!(finds("ÄÄÄ") && finds("soil") && !finds("äöü"));
    }

    #[test]
    fn a_whole_uuid_finds_its_project_only() {
        let uuid = Uuid::from_u128(7);
        let finds =
            |text: &str| Search::new(text, false).unwrap().finds_in(project(uuid, "Soil", "00000000"));
        assert!(finds(&uuid.to_string()) && finds(" 00000000-0000-0000-0000-000000000007 "));
        assert!(!finds(&Uuid::from_u128(8).to_string()));
        // Without hyphens it is a word.
        assert!(!finds(&uuid.simple().to_string()) && finds("00000000"));
    }
}
