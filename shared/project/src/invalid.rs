//! What is wrong with a request, in words for whoever sent it.

use preferences::UnknownPreference;
use text::InvalidText;
use uuid::Uuid;

/// Why something can't be written as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// A text, address or list is none of its field.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// Something that must be given is blank.
    #[error("{0}: must not be blank")]
    Blank(&'static str),
    /// A profile is too large as a whole.
    #[error("Profile: is larger than {0} bytes")]
    ProfileTooLarge(usize),
    /// A value is none of those there are.
    #[error("{field}: '{value}' is not {expected}")]
    Value {
        /// Where.
        field: &'static str,
        /// As given, cut.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// No such preference.
    #[error(transparent)]
    Preference(#[from] UnknownPreference),
    /// A tag or community that is not in its list (contract/people.md 3.4).
    #[error("Attempting to add invalid {kind} '{value}'")]
    Label {
        /// `tag` or `community`.
        kind: &'static str,
        /// As given, cut.
        value: String,
    },
    /// Nobody has this uuid.
    #[error("{field}: User with uuid = '{uuid}' not found")]
    NoPerson {
        /// Which list.
        field: &'static str,
        /// As given.
        uuid: Uuid,
    },
    /// Somebody has something to do with too many projects.
    #[error("User with uuid = '{uuid}' is in {max} projects already")]
    Busy {
        /// Who.
        uuid: Uuid,
        /// As many as there may be.
        max: usize,
    },
    /// Too many people for one call.
    #[error("More than {0} people can't be added or removed at once")]
    TooManyChanged(usize),
    /// A project always has an owner.
    #[error("Project Owners: the last one can't be removed")]
    LastOwner,
    /// The lead is always an owner.
    #[error("Project Owners: the lead of the project can't be removed")]
    Lead,
    /// A compendium that isn't there, or is not the caller's.
    #[error("Compendia: no compendium of yours has the id '{0}'")]
    NoCompendium(String),
    /// An operation that there is not.
    #[error("operation: must be add, remove or batch")]
    Operation,
    /// A type that there is not.
    #[error("Invalid parameter for search_set = type, {0}")]
    UnknownType(String),
    /// More labels than anybody searches for.
    #[error("search: must have at most {0} labels")]
    TooManyLabels(usize),
    /// A search for too little, or too much.
    #[error(transparent)]
    Search(#[from] search::TermError),
}
