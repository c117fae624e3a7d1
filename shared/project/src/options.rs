//! What some fields may hold (contract/people.md 3.4), in alphabetical order.

use text::cut;

use crate::invalid::Invalid;
use crate::limits::MAX_ENTRIES;
use crate::text::list;

/// What a project can be.
pub const TYPES: &[&str] = &["education", "industry", "maintenance", "research", "service", "tutorial"];
/// Those that only project admins make one.
pub const TYPES_OF_ADMINS: &[&str] = &["industry", "maintenance", "service"];
/// What a project is unless somebody says otherwise.
pub const TYPE: &str = "research";
/// What project admins mark projects with.
pub const TAGS: &[&str] = &[
    "Compute.Large",
    "Compute.Long",
    "Data.Large",
    "Data.Sensitive",
    "Display.Featured",
    "Review.Reproduced",
    "Training.Course",
    "Training.Workshop",
];
/// Communities: the fields of science of the OECD's Frascati manual.
pub const COMMUNITIES: &[&str] = &[
    "Agricultural Biotechnology",
    "Agriculture, Forestry, and Fisheries",
    "Animal and Dairy Science",
    "Arts",
    "Basic Medicine",
    "Biological Sciences",
    "Chemical Engineering",
    "Chemical Sciences",
    "Civil Engineering",
    "Clinical Medicine",
    "Computer and Information Sciences",
    "Earth and Environmental Sciences",
    "Economics and Business",
    "Education",
    "Electrical and Electronic Engineering",
    "Environmental Biotechnology",
    "Environmental Engineering",
    "Health Biotechnology",
    "Health Sciences",
    "History and Archaeology",
    "Industrial Biotechnology",
    "Languages and Literature",
    "Law",
    "Materials Engineering",
    "Mathematics",
    "Mechanical Engineering",
    "Media and Communications",
    "Medical Engineering",
    "Nanotechnology",
    "Philosophy, Ethics, and Religion",
    "Physical Sciences",
    "Political Science",
    "Psychology",
    "Social and Economic Geography",
    "Sociology",
    "Veterinary Science",
];
/// Who funds projects (contract/people.md 3.4).
pub const AGENCIES: &[&str] = &["Department of Education", "DOD", "DOE", "NIH", "NSF", OTHER];
/// An agency that is none of them: its name stands beside it.
pub const OTHER: &str = "Other";
/// Directorates of the NSF.
pub const DIRECTORATES: &[&str] = &["BIO", "CISE", "EDU", "ENG", "GEO", "MPS", "OIA", "OISE", "SBE", "TIP"];

/// Labels, each of which must be an option.
pub(crate) fn labels(
    field: &'static str,
    kind: &'static str,
    given: &[String],
    options: &'static [&'static str],
) -> Result<Vec<String>, Invalid> {
    list(field, given, MAX_ENTRIES, |label| {
        let is_option = options.contains(&label.as_str());
        if is_option { Ok(label.clone()) } else { Err(Invalid::Label { kind, value: cut(label) }) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_in_alphabetical_order() {
        for options in [TYPES, TAGS, COMMUNITIES, AGENCIES, DIRECTORATES] {
            assert!(options.is_sorted_by_key(|option| option.to_lowercase()), "{options:?}");
        }
    }

    #[test]
    fn other_labels_are_refused_in_the_references_words() {
        let given = ["Arts".to_owned(), "Alchemy".to_owned()];
        let error = labels("Communities", "community", &given, COMMUNITIES).unwrap_err();
        assert_eq!(error.to_string(), "Attempting to add invalid community 'Alchemy'");
        assert_eq!(labels("Communities", "community", &given[..1], COMMUNITIES).unwrap(), ["Arts"]);
    }
}
