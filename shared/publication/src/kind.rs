//! What a publication is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a publication is: the types that an ORCID work's type is mapped from (contract/orcid-sync.md 4.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = PublicationType)]
#[expect(missing_docs, reason = "their names are all there is to say")]
pub enum Kind {
    Animation,
    Article,
    Book,
    #[serde(rename = "Book chapter")]
    BookChapter,
    Dataset,
    #[serde(rename = "Learning Object")]
    LearningObject,
    Image,
    #[serde(rename = "Image, 3-D")]
    Image3d,
    Journal,
    Map,
    #[serde(rename = "Musical Score")]
    MusicalScore,
    #[serde(rename = "Plan or blueprint")]
    Plan,
    Preprint,
    Presentation,
    #[serde(rename = "Recording, acoustical")]
    AcousticalRecording,
    #[serde(rename = "Recording, musical")]
    MusicalRecording,
    #[serde(rename = "Recording, oral")]
    OralRecording,
    Software,
    #[serde(rename = "Technical Report")]
    TechnicalReport,
    Thesis,
    Video,
    #[serde(rename = "Working Paper")]
    WorkingPaper,
    #[default]
    Other,
}

impl Kind {
    /// Its name, e.g. `Book chapter`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Animation => "Animation",
            Self::Article => "Article",
            Self::Book => "Book",
            Self::BookChapter => "Book chapter",
            Self::Dataset => "Dataset",
            Self::LearningObject => "Learning Object",
            Self::Image => "Image",
            Self::Image3d => "Image, 3-D",
            Self::Journal => "Journal",
            Self::Map => "Map",
            Self::MusicalScore => "Musical Score",
            Self::Plan => "Plan or blueprint",
            Self::Preprint => "Preprint",
            Self::Presentation => "Presentation",
            Self::AcousticalRecording => "Recording, acoustical",
            Self::MusicalRecording => "Recording, musical",
            Self::OralRecording => "Recording, oral",
            Self::Software => "Software",
            Self::TechnicalReport => "Technical Report",
            Self::Thesis => "Thesis",
            Self::Video => "Video",
            Self::WorkingPaper => "Working Paper",
            Self::Other => "Other",
        }
    }

    /// What a compendium is by its metadata, in Zenodo's words; a data set where they say nothing.
    #[must_use]
    pub fn of_metadata(upload_type: Option<&str>, publication_type: Option<&str>) -> Self {
        match (upload_type, publication_type) {
            (Some("software"), _) => Self::Software,
            (Some("image"), _) => Self::Image,
            (Some("video"), _) => Self::Video,
            (Some("lesson"), _) => Self::LearningObject,
            (Some("poster" | "presentation"), _) => Self::Presentation,
            (None | Some("publication"), Some("article")) => Self::Article,
            (None | Some("publication"), Some("preprint")) => Self::Preprint,
            (None | Some("publication"), Some("book")) => Self::Book,
            (None | Some("publication"), Some("section")) => Self::BookChapter,
            (None | Some("publication"), Some("report" | "technicalnote" | "deliverable")) => {
                Self::TechnicalReport
            }
            (None | Some("publication"), Some("thesis")) => Self::Thesis,
            (None | Some("publication"), Some("workingpaper")) => Self::WorkingPaper,
            _ => Self::Dataset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Kind; 23] = [
        Kind::Animation,
        Kind::Article,
        Kind::Book,
        Kind::BookChapter,
        Kind::Dataset,
        Kind::LearningObject,
        Kind::Image,
        Kind::Image3d,
        Kind::Journal,
        Kind::Map,
        Kind::MusicalScore,
        Kind::Plan,
        Kind::Preprint,
        Kind::Presentation,
        Kind::AcousticalRecording,
        Kind::MusicalRecording,
        Kind::OralRecording,
        Kind::Software,
        Kind::TechnicalReport,
        Kind::Thesis,
        Kind::Video,
        Kind::WorkingPaper,
        Kind::Other,
    ];

    #[test]
    fn each_is_stored_by_its_name() {
        for kind in ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(serde_json::from_value::<Kind>(kind.name().into()).unwrap(), kind);
        }
        assert!(serde_json::from_str::<Kind>("\"dataset\"").is_err(), "keys are case-sensitive");
    }

    #[test]
    fn a_compendium_is_a_data_set_unless_its_metadata_says_otherwise() {
        for (upload, publication, kind) in [
            (None, None, Kind::Dataset),
            (Some("publication"), Some("other"), Kind::Dataset),
            (Some("dataset"), Some("article"), Kind::Dataset),
            (Some("publication"), Some("article"), Kind::Article),
            (None, Some("thesis"), Kind::Thesis),
            (Some("software"), None, Kind::Software),
            (Some("what"), Some("ever"), Kind::Dataset),
        ] {
            assert_eq!(Kind::of_metadata(upload, publication), kind, "{upload:?} {publication:?}");
        }
    }
}
