//! What can't be said of a person.

use preferences::UnknownPreference;

/// Characters of a refused value that are repeated.
const MAX_REPEATED: usize = 64;

/// Why a change is refused; the whole of it, so that nothing of it is saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// A text is too long.
    #[error("{field}: must have at most {max} characters")]
    TooLong {
        /// What it is.
        field: &'static str,
        /// The longest that is taken.
        max: usize,
    },
    /// A text has characters that nobody sees.
    #[error("{0}: must not have control characters")]
    Control(&'static str),
    /// A list is too long.
    #[error("{field}: must have at most {max} entries")]
    TooMany {
        /// What it is.
        field: &'static str,
        /// The longest that is taken.
        max: usize,
    },
    /// An address is none.
    #[error("{field}: '{value}' is not a valid URL")]
    Url {
        /// What it is.
        field: &'static str,
        /// What was sent.
        value: String,
    },
    /// An e-mail address is none.
    #[error("Email: '{0}' is not a valid email address")]
    Email(String),
    /// A country is none.
    #[error("Country: '{0}' is not an ISO 3166-1 alpha-2 code")]
    Country(String),
    /// An identity is at a service that is not known.
    #[error("Identities: '{0}' is not a valid identity type")]
    IdentityType(String),
    /// An identity is not written as those of its service are.
    #[error("Identities: '{value}' is not a valid identity of type '{kind}'")]
    Identity {
        /// The service.
        kind: &'static str,
        /// What was sent.
        value: String,
    },
    /// A page is at a service that is not known.
    #[error("{field}: '{value}' is not a valid page type")]
    PageType {
        /// `Social` or `Professional`.
        field: &'static str,
        /// What was sent.
        value: String,
    },
    /// A preference is none.
    #[error(transparent)]
    Preference(#[from] UnknownPreference),
}

/// As much of what was sent as an error repeats.
pub(crate) fn cut(text: &str) -> String {
    text.chars().take(MAX_REPEATED).collect()
}
