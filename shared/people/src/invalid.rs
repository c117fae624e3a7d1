//! What can't be said of a person.

use preferences::UnknownPreference;
use text::InvalidText;

/// Why a change is refused; the whole of it, so that nothing of it is saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// A text, address or list is none of its field.
    #[error(transparent)]
    Text(#[from] InvalidText),
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
