//! A project's profile (seed 004 `profile_projects_one`, contract/decisions.md "People").

mod award;

use std::collections::BTreeMap;

use preferences::Preferences;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use award::{Award, Organization};

use crate::invalid::Invalid;
use crate::limits::{MAX_ENTRIES, MAX_LABEL, MAX_NOTE, MAX_PROFILE_BYTES, MAX_PROSE};
use crate::parts::ProfilePart;
use crate::text::{line, list, prose, required, url};

/// What a project says about itself, as stored. An empty text is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Who funds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub award_information: Option<Award>,
    /// What it wants.
    pub goals: String,
    /// What it is about.
    pub keywords: Vec<String>,
    /// Notebooks to share.
    pub notebooks: Vec<Note>,
    /// How it does.
    pub project_status: String,
    /// What it is for: research, a class.
    pub purpose: String,
    /// Where it is written about.
    pub references: Vec<Note>,
    /// What of this is shown.
    pub preferences: Preferences<ProfilePart>,
}

/// An address with what is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProjectNote)]
pub struct Note {
    /// What is there.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub description: String,
    /// The address.
    #[schema(format = "uri")]
    pub url: String,
}

/// A change of a profile. What is not given stays; an empty text, list or award is none; lists are replaced as a whole.
#[derive(Debug, Clone, Default, PartialEq, ToSchema)]
#[cfg_attr(test, derive(Deserialize), serde(default))]
#[schema(as = profile_projects_patch)]
pub struct ProfileEdit {
    /// Who funds it.
    #[schema(nullable = false)]
    pub award_information: Option<Award>,
    /// What it wants.
    #[schema(nullable = false, max_length = 2_000)]
    pub goals: Option<String>,
    /// What it is about.
    #[schema(nullable = false, max_items = 50)]
    pub keywords: Option<Vec<String>>,
    /// Notebooks to share.
    #[schema(nullable = false, max_items = 50)]
    pub notebooks: Option<Vec<Note>>,
    /// How it does.
    #[schema(nullable = false, max_length = 100)]
    pub project_status: Option<String>,
    /// What it is for: research, a class.
    #[schema(nullable = false, max_length = 2_000)]
    pub purpose: Option<String>,
    /// Where it is written about.
    #[schema(nullable = false, max_items = 50)]
    pub references: Option<Vec<Note>>,
    /// Which parts are shown: see GET /projects/profile/preferences.
    #[schema(nullable = false)]
    pub preferences: Option<BTreeMap<String, bool>>,
}

impl Profile {
    /// The profile with all of a change, or with none of it.
    ///
    /// # Errors
    /// What is wrong with the first part that can't be.
    pub fn with(&self, edit: &ProfileEdit) -> Result<Self, Invalid> {
        let mut profile = self.clone();
        if let Some(award) = &edit.award_information {
            profile.award_information = Some(award.checked()?).filter(|award| *award != Award::default());
        }
        if let Some(goals) = &edit.goals {
            profile.goals = prose("Goals", goals, MAX_PROSE)?;
        }
        if let Some(keywords) = &edit.keywords {
            let read = |keyword: &String| required("Keywords", line("Keywords", keyword, MAX_LABEL));
            profile.keywords = list("Keywords", keywords, MAX_ENTRIES, read)?;
        }
        if let Some(notebooks) = &edit.notebooks {
            profile.notebooks = notes("Notebooks", notebooks)?;
        }
        if let Some(status) = &edit.project_status {
            profile.project_status = line("Project Status", status, MAX_LABEL)?;
        }
        if let Some(purpose) = &edit.purpose {
            profile.purpose = prose("Purpose", purpose, MAX_PROSE)?;
        }
        if let Some(references) = &edit.references {
            profile.references = notes("References", references)?;
        }
        if let Some(changes) = &edit.preferences {
            profile.preferences = profile.preferences.with(changes)?;
        }
        let bytes = serde_json::to_vec(&profile).map_or(usize::MAX, |json| json.len());
        if bytes > MAX_PROFILE_BYTES { Err(Invalid::ProfileTooLarge(MAX_PROFILE_BYTES)) } else { Ok(profile) }
    }
}

fn notes(field: &'static str, given: &[Note]) -> Result<Vec<Note>, Invalid> {
    list(field, given, MAX_ENTRIES, |note| {
        let description = line(field, &note.description, MAX_NOTE)?;
        Ok(Note { description, url: required(field, url(field, &note.url))? })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with(profile: &Profile, edit: serde_json::Value) -> Result<Profile, Invalid> {
        profile.with(&serde_json::from_value(edit).unwrap())
    }

    #[test]
    fn what_is_not_given_stays_and_empty_is_none() {
        let note = json!({ "description": "The paper", "url": "https://example.org/paper" });
        let edit = json!({
            "goals": " More soil ", "keywords": ["soil", "soil", "water"], "references": [note, note],
            "award_information": { "award_number": "42" }, "preferences": { "show_goals": false },
        });
        let first = with(&Profile::default(), edit).unwrap();
        assert_eq!((first.goals.as_str(), first.keywords.len(), first.references.len()), ("More soil", 2, 1));
        assert!(!first.preferences.shows(ProfilePart::Goals));
        let second = with(&first, json!({ "purpose": "A class" })).unwrap();
        assert_eq!(second, Profile { purpose: "A class".to_owned(), ..first.clone() });
        let third = with(&first, json!({ "goals": "", "keywords": [], "award_information": {} })).unwrap();
        assert_eq!((third.goals.as_str(), third.keywords.len(), third.award_information), ("", 0, None));
    }

    #[test]
    fn one_wrong_part_changes_nothing_and_is_named() {
        for (edit, text) in [
            (json!({ "references": [{ "url": "nowhere" }] }), "References: 'nowhere' is not a valid URL"),
            (json!({ "notebooks": [{ "url": "" }] }), "Notebooks: must not be blank"),
            (json!({ "keywords": [" "] }), "Keywords: must not be blank"),
            (json!({ "keywords": vec!["x"; 51] }), "Keywords: has more than 50 entries"),
            (json!({ "project_status": "x".repeat(101) }), "Project Status: is longer than 100 characters"),
            (
                json!({ "preferences": { "show_bio": true } }),
                "Profile Projects Preferences: 'show_bio' is not a valid preference type",
            ),
        ] {
            assert_eq!(with(&Profile::default(), edit).unwrap_err().to_string(), text);
        }
    }

    #[test]
    fn the_whole_has_an_end() {
        let note =
            |n: usize| json!({ "description": "x".repeat(500), "url": format!("https://example.org/{n}") });
        let notes: Vec<_> = (0..50).map(note).collect();
        let error = with(&Profile::default(), json!({ "references": notes })).unwrap_err();
        assert_eq!(error.to_string(), "Profile: is larger than 16384 bytes");
    }

    #[test]
    fn a_profile_is_stored_and_read() {
        let edit =
            json!({ "award_information": { "currency": "EUR" }, "preferences": { "show_purpose": false } });
        let profile = with(&Profile::default(), edit).unwrap();
        let stored = serde_json::to_value(&profile).unwrap();
        assert_eq!(serde_json::from_value::<Profile>(stored).unwrap(), profile);
        assert_eq!(serde_json::from_value::<Profile>(json!({})).unwrap(), Profile::default());
    }
}
