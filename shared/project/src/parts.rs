//! What the owners of a project can hide of it.

use preferences::Part;

/// A part of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProjectPart {
    /// Its profile.
    Profile,
    /// Who its members are.
    Members,
    /// Who its owners are.
    Owners,
    /// Its publications and compendia.
    Publications,
}

/// A part of a project's profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProfilePart {
    /// Who funds it.
    AwardInformation,
    /// Its goals.
    Goals,
    /// Its keywords.
    Keywords,
    /// Its notebooks.
    Notebooks,
    /// Its status.
    ProjectStatus,
    /// Its purpose.
    Purpose,
    /// Where it is written about.
    References,
}

impl Part for ProjectPart {
    const ALL: &'static [Self] = &[Self::Profile, Self::Members, Self::Owners, Self::Publications];
    const GROUP: &'static str = "Projects";

    fn key(self) -> &'static str {
        match self {
            Self::Profile => "show_profile",
            Self::Members => "show_project_members",
            Self::Owners => "show_project_owners",
            Self::Publications => "show_publications",
        }
    }
}

impl Part for ProfilePart {
    const ALL: &'static [Self] = &[
        Self::AwardInformation,
        Self::Goals,
        Self::Keywords,
        Self::Notebooks,
        Self::ProjectStatus,
        Self::Purpose,
        Self::References,
    ];
    const GROUP: &'static str = "Profile Projects";

    fn key(self) -> &'static str {
        match self {
            Self::AwardInformation => "show_award_information",
            Self::Goals => "show_goals",
            Self::Keywords => "show_keywords",
            Self::Notebooks => "show_notebooks",
            Self::ProjectStatus => "show_project_status",
            Self::Purpose => "show_purpose",
            Self::References => "show_references",
        }
    }
}

#[cfg(test)]
mod tests {
    use preferences::Preferences;

    use super::*;

    #[test]
    fn names_are_listed_in_their_order() {
        assert!(Preferences::<ProjectPart>::keys().is_sorted());
        assert!(Preferences::<ProfilePart>::keys().is_sorted());
    }
}
