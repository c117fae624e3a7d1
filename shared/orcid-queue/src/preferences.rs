//! What of a person is sent to ORCID (contract/orcid-sync.md 5).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::RecordType;

/// Who sends it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Mode {
    /// The push, by itself.
    Batch,
    /// The person, row by row.
    #[default]
    Manual,
}

/// Which entities of a kind are sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Sent {
    /// None.
    #[default]
    Disabled,
    /// All.
    All,
}

/// Which sections of the profile are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ProfilePreference {
    /// Other names, keywords, country.
    Biographical,
    /// Identifiers in other systems, web pages.
    Identifiers,
}

/// The preferences of a person, as stored under `preferences#<uuid>`. Who never chose has the defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    pub(crate) id: String,
    /// Who sends it.
    #[serde(default)]
    pub mode: Mode,
    /// Whether publications are sent.
    #[serde(default)]
    pub publications: Sent,
    /// Whether projects are sent, as fundings.
    #[serde(default)]
    pub fundings: Sent,
    /// Which sections of the profile are sent.
    #[serde(default)]
    pub profile: Vec<ProfilePreference>,
}

impl Preferences {
    /// The defaults of a person: by hand, and nothing.
    #[must_use]
    pub fn of(profile: Uuid) -> Self {
        Self {
            id: Self::key(profile),
            mode: Mode::default(),
            publications: Sent::default(),
            fundings: Sent::default(),
            profile: Vec::new(),
        }
    }

    pub(crate) fn key(profile: Uuid) -> String {
        format!("preferences#{profile}")
    }

    /// Whether things of this type are sent.
    #[must_use]
    pub fn sends(&self, kind: RecordType) -> bool {
        let section = |wanted| self.profile.contains(&wanted);
        match kind {
            RecordType::Publication => self.publications == Sent::All,
            RecordType::Project => self.fundings == Sent::All,
            RecordType::OtherNames | RecordType::Country | RecordType::Keywords => {
                section(ProfilePreference::Biographical)
            }
            RecordType::ExternalIds | RecordType::ResearcherUrls => section(ProfilePreference::Identifiers),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_unless_it_was_chosen() {
        let mut preferences = Preferences::of(Uuid::nil());
        assert!(RecordType::ALL.into_iter().all(|kind| !preferences.sends(kind)));
        preferences.profile.push(ProfilePreference::Identifiers);
        preferences.publications = Sent::All;
        let sent: Vec<_> = RecordType::ALL.into_iter().filter(|kind| preferences.sends(*kind)).collect();
        assert_eq!(sent, [RecordType::Publication, RecordType::ExternalIds, RecordType::ResearcherUrls]);
    }

    #[test]
    fn a_row_without_choices_has_the_defaults() {
        let read: Preferences =
            serde_json::from_value(serde_json::json!({"id": Preferences::key(Uuid::nil())})).unwrap();
        assert_eq!(read, Preferences::of(Uuid::nil()));
    }
}
