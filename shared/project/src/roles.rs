//! What somebody is in projects, as roles of hers (contract/people.md 3.3).

use preferences::Preferences;
use serde::Deserialize;
use uuid::Uuid;

use crate::parts::ProjectPart;
use crate::record::Listing;

/// A role that somebody has in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRole {
    /// The project's uuid, and `-pc` for its creator, `-pm` for a member, `-po` for an owner.
    pub name: String,
    /// The project's name.
    pub description: String,
}

/// Who is told of somebody's roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// She herself, and facility operators: of all of them.
    Herself,
    /// Everybody else who has signed in: of those in projects that everybody's lists have, and that show who is in them.
    Everybody,
}

/// As much of a project as says who is what in it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Cast {
    uuid: Uuid,
    name: String,
    listed: String,
    creators: Vec<Uuid>,
    owners: Vec<Uuid>,
    members: Vec<Uuid>,
    #[serde(default)]
    preferences: Preferences<ProjectPart>,
}

impl Cast {
    /// What is read of a project.
    pub const ATTRIBUTES: &[&'static str] =
        &["uuid", "name", "listed", "creators", "owners", "members", "preferences"];

    /// The roles of somebody with these uuids.
    pub fn roles(&self, of: &[Uuid], told: Told) -> Vec<ProjectRole> {
        let is_told = |part| match told {
            Told::Herself => true,
            Told::Everybody => self.listed == Listing::Public.key() && self.preferences.shows(part),
        };
        let lists = [
            ("pc", &self.creators, ProjectPart::Owners),
            ("pm", &self.members, ProjectPart::Members),
            ("po", &self.owners, ProjectPart::Owners),
        ];
        let has = |people: &[Uuid]| people.iter().any(|person| of.contains(person));
        let roles = lists.into_iter().filter(|(_, people, part)| is_told(*part) && has(people));
        roles
            .map(|(suffix, ..)| ProjectRole {
                name: format!("{}-{suffix}", self.uuid),
                description: self.name.clone(),
            })
            .collect()
    }
}
