//! What a row is about.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a row is about: an entity, or a section of a profile (contract/orcid-sync.md 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RecordType {
    /// A publication, which is a work at ORCID.
    Publication,
    /// A project, which is a funding at ORCID.
    Project,
    /// Another name of the person.
    #[serde(rename = "OTHER_NAMES")]
    OtherNames,
    /// Her country.
    #[serde(rename = "COUNTRY")]
    Country,
    /// A keyword.
    #[serde(rename = "KEYWORDS")]
    Keywords,
    /// Her id in another system.
    #[serde(rename = "EXTERNAL_IDS")]
    ExternalIds,
    /// A web page of hers.
    #[serde(rename = "RESEARCHER_URLS")]
    ResearcherUrls,
}

/// A name that is no record type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The type of the given queue record could not be determined")]
pub struct UnknownRecordType;

impl RecordType {
    /// Every type.
    pub const ALL: [Self; 7] = [
        Self::Publication,
        Self::Project,
        Self::OtherNames,
        Self::Country,
        Self::Keywords,
        Self::ExternalIds,
        Self::ResearcherUrls,
    ];
    /// The sections of a profile.
    pub const SECTIONS: [Self; 5] =
        [Self::OtherNames, Self::Country, Self::Keywords, Self::ExternalIds, Self::ResearcherUrls];

    /// As the API writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Publication => "Publication",
            Self::Project => "Project",
            Self::OtherNames => "OTHER_NAMES",
            Self::Country => "COUNTRY",
            Self::Keywords => "KEYWORDS",
            Self::ExternalIds => "EXTERNAL_IDS",
            Self::ResearcherUrls => "RESEARCHER_URLS",
        }
    }

    /// True for a section of a profile, false for an entity.
    #[must_use]
    pub fn is_section(self) -> bool {
        !matches!(self, Self::Publication | Self::Project)
    }

    /// The word in ORCID's path of one such item.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Publication => "work",
            Self::Project => "funding",
            Self::OtherNames => "other-names",
            Self::Country => "address",
            Self::Keywords => "keywords",
            Self::ExternalIds => "external-identifiers",
            Self::ResearcherUrls => "researcher-urls",
        }
    }
}

impl FromStr for RecordType {
    type Err = UnknownRecordType;

    /// In any case.
    fn from_str(name: &str) -> Result<Self, UnknownRecordType> {
        let named = |kind: &Self| kind.name().eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(named).ok_or(UnknownRecordType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_case_and_stored_as_they_are_shown() {
        for kind in RecordType::ALL {
            assert_eq!(kind.name().to_lowercase().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        assert_eq!("Person".parse::<RecordType>(), Err(UnknownRecordType));
    }

    #[test]
    fn sections_are_what_no_entity_is() {
        let sections: Vec<_> = RecordType::ALL.into_iter().filter(|kind| kind.is_section()).collect();
        assert_eq!(sections, RecordType::SECTIONS);
    }
}
