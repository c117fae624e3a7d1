//! What the owners of a project show of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::invalid::{Invalid, cut};

/// A part that can be hidden.
pub trait Part: Copy + Ord + 'static {
    /// All there are, in the order of their names.
    const ALL: &'static [Self];
    /// What has these parts, as messages call it.
    const GROUP: &'static str;

    /// The name of the preference: `show_…`.
    fn key(self) -> &'static str;
}

/// Which parts are shown; all, unless somebody says otherwise. As JSON a map of booleans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences<P: Part> {
    hidden: BTreeSet<P>,
}

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

impl<P: Part> Default for Preferences<P> {
    fn default() -> Self {
        Self { hidden: BTreeSet::new() }
    }
}

impl<P: Part> Preferences<P> {
    /// Whether a part is shown to those who have nothing to do with the project.
    #[must_use]
    pub fn shows(&self, part: P) -> bool {
        !self.hidden.contains(&part)
    }

    /// The names of all preferences.
    #[must_use]
    pub fn keys() -> Vec<&'static str> {
        P::ALL.iter().map(|part| part.key()).collect()
    }

    /// With what is asked for changed, and the rest as it is.
    ///
    /// # Errors
    /// `Preference` for a name that is none.
    pub fn with(mut self, changes: &BTreeMap<String, bool>) -> Result<Self, Invalid> {
        for (key, shown) in changes {
            let part = P::ALL.iter().find(|part| part.key() == key);
            let part = *part.ok_or_else(|| Invalid::Preference { group: P::GROUP, key: cut(key) })?;
            if *shown {
                self.hidden.remove(&part)
            } else {
                self.hidden.insert(part)
            };
        }
        Ok(self)
    }
}

impl<P: Part> Serialize for Preferences<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(P::ALL.iter().map(|part| (part.key(), self.shows(*part))))
    }
}

impl<'de, P: Part> Deserialize<'de> for Preferences<P> {
    /// Names that there are no more are left out, and new ones are shown.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = BTreeMap::<String, bool>::deserialize(deserializer)?;
        let is_hidden = |part: &P| stored.get(part.key()) == Some(&false);
        Ok(Self { hidden: P::ALL.iter().copied().filter(is_hidden).collect() })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_map_of_booleans_that_changes_one_by_one() {
        let hidden = BTreeMap::from([("show_project_members".to_owned(), false)]);
        let preferences = Preferences::<ProjectPart>::default().with(&hidden).unwrap();
        let json = serde_json::to_value(&preferences).unwrap();
        assert_eq!(
            json,
            json!({ "show_profile": true, "show_project_members": false, "show_project_owners": true, "show_publications": true })
        );
        assert_eq!(serde_json::from_value::<Preferences<ProjectPart>>(json).unwrap(), preferences);
        let unknown = BTreeMap::from([("show_all".to_owned(), true)]);
        let error = preferences.with(&unknown).unwrap_err();
        assert_eq!(error.to_string(), "Projects Preferences: 'show_all' is not a valid preference type");
    }

    #[test]
    fn names_are_listed_in_their_order() {
        assert!(Preferences::<ProjectPart>::keys().is_sorted());
        assert!(Preferences::<ProfilePart>::keys().is_sorted());
    }
}
