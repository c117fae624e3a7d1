//! What a work is, by ORCID.

/// The work types that publications have here (contract/orcid-sync.md 4.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "their names are all there is to say")]
pub enum WorkType {
    JournalArticle,
    Book,
    BookChapter,
    DataSet,
    LearningObject,
    Image,
    JournalIssue,
    CartographicMaterial,
    MusicalComposition,
    Preprint,
    Sound,
    Software,
    Report,
    DissertationThesis,
    MovingImage,
    WorkingPaper,
    #[default]
    Other,
    Undefined,
}

impl WorkType {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::JournalArticle,
        Self::Book,
        Self::BookChapter,
        Self::DataSet,
        Self::LearningObject,
        Self::Image,
        Self::JournalIssue,
        Self::CartographicMaterial,
        Self::MusicalComposition,
        Self::Preprint,
        Self::Sound,
        Self::Software,
        Self::Report,
        Self::DissertationThesis,
        Self::MovingImage,
        Self::WorkingPaper,
        Self::Other,
        Self::Undefined,
    ];

    /// The type that a publication's type is at ORCID. Keys are case-sensitive; what has none is `other`.
    #[must_use]
    pub fn of(publication: &str) -> Self {
        match publication {
            "Article" => Self::JournalArticle,
            "Book" => Self::Book,
            "Book chapter" => Self::BookChapter,
            "Dataset" => Self::DataSet,
            "Learning Object" => Self::LearningObject,
            "Image" | "Image, 3-D" => Self::Image,
            "Journal" => Self::JournalIssue,
            "Map" => Self::CartographicMaterial,
            "Musical Score" => Self::MusicalComposition,
            "Preprint" => Self::Preprint,
            "Recording, acoustical" | "Recording, musical" | "Recording, oral" => Self::Sound,
            "Software" => Self::Software,
            "Technical Report" => Self::Report,
            "Thesis" => Self::DissertationThesis,
            "Video" => Self::MovingImage,
            "Working Paper" => Self::WorkingPaper,
            "" => Self::Undefined,
            _ => Self::Other,
        }
    }

    /// ORCID's word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::JournalArticle => "journal-article",
            Self::Book => "book",
            Self::BookChapter => "book-chapter",
            Self::DataSet => "data-set",
            Self::LearningObject => "learning-object",
            Self::Image => "image",
            Self::JournalIssue => "journal-issue",
            Self::CartographicMaterial => "cartographic-material",
            Self::MusicalComposition => "musical-composition",
            Self::Preprint => "preprint",
            Self::Sound => "sound",
            Self::Software => "software",
            Self::Report => "report",
            Self::DissertationThesis => "dissertation-thesis",
            Self::MovingImage => "moving-image",
            Self::WorkingPaper => "working-paper",
            Self::Other => "other",
            Self::Undefined => "undefined",
        }
    }

    /// Whether an ISSN is not the work's own, but that of the journal it is in.
    #[must_use]
    pub fn is_part_of_issn(self) -> bool {
        matches!(self, Self::JournalArticle | Self::DataSet | Self::LearningObject | Self::Other)
    }

    /// Whether an ISBN is not the work's own, but that of the book it is in.
    #[must_use]
    pub fn is_part_of_isbn(self) -> bool {
        matches!(self, Self::BookChapter | Self::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_mapped_by_case_sensitive_keys() {
        for (publication, code) in [
            ("Article", "journal-article"),
            ("Dataset", "data-set"),
            ("Animation", "other"),
            ("dataset", "other"),
            ("Image, 3-D", "image"),
            ("Recording, oral", "sound"),
            ("Thesis", "dissertation-thesis"),
            ("", "undefined"),
        ] {
            assert_eq!(WorkType::of(publication).code(), code, "{publication}");
        }
    }

    #[test]
    fn identifiers_of_containers_are_told_by_the_type() {
        assert!(WorkType::JournalArticle.is_part_of_issn() && !WorkType::JournalIssue.is_part_of_issn());
        assert!(WorkType::BookChapter.is_part_of_isbn() && !WorkType::Book.is_part_of_isbn());
        assert!(!WorkType::Undefined.is_part_of_issn() && !WorkType::Undefined.is_part_of_isbn());
    }
}
