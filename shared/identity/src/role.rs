//! Levels as the people group has them: roles (contract/decisions.md "People").

use crate::Level;

/// What a level allows among people and projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Sees everything, and edits every project.
    FacilityOperator,
    /// Edits every project.
    ProjectAdmin,
    /// Creates projects.
    ProjectCreator,
}

impl Role {
    /// All of them, from the one that allows most.
    pub const ALL: [Self; 3] = [Self::FacilityOperator, Self::ProjectAdmin, Self::ProjectCreator];

    /// The level that has it.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Self::FacilityOperator => Level::ADMIN,
            Self::ProjectAdmin => Level::EDITOR,
            Self::ProjectCreator => Level::KNOWN,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FacilityOperator => "facility-operators",
            Self::ProjectAdmin => "project-admins",
            Self::ProjectCreator => "project-creators",
        }
    }

    /// What it is, for people.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::FacilityOperator => "Facility operators see everything and edit every project",
            Self::ProjectAdmin => "Project admins edit every project",
            Self::ProjectCreator => "Project creators may create projects",
        }
    }

    /// The roles that a level has.
    pub fn of(level: Level) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |role| level >= role.level())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_level_has_the_roles_of_the_lower_ones_too() {
        let names = |level| Role::of(Level(level)).map(Role::name).collect::<Vec<_>>();
        assert_eq!(names(1000), ["facility-operators", "project-admins", "project-creators"]);
        assert_eq!(names(999), ["project-admins", "project-creators"]);
        assert_eq!(names(100), ["project-creators"]);
        assert!(names(99).is_empty());
    }
}
