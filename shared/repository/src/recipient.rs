//! Who a shipment goes to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who a shipment goes to (seed, "list_recipients").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// Whoever asks, as a zip file.
    Download,
    /// zenodo.org.
    Zenodo,
    /// sandbox.zenodo.org.
    ZenodoSandbox,
    /// b2share.eudat.eu.
    B2share,
    /// trng-b2share.eudat.eu.
    B2shareSandbox,
}

/// Not the id of a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such recipient")]
pub struct UnknownRecipient;

impl Recipient {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 5] =
        [Self::Download, Self::Zenodo, Self::ZenodoSandbox, Self::B2share, Self::B2shareSandbox];

    /// The id in requests, and the field of the compendium's metadata that is for this recipient.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Download => "download",
            Self::Zenodo => "zenodo",
            Self::ZenodoSandbox => "zenodo_sandbox",
            Self::B2share => "b2share",
            Self::B2shareSandbox => "b2share_sandbox",
        }
    }

    /// The name for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Download => "Download",
            Self::Zenodo => "Zenodo",
            Self::ZenodoSandbox => "Zenodo Sandbox",
            Self::B2share => "Eudat b2share",
            Self::B2shareSandbox => "Eudat b2share Sandbox",
        }
    }

    /// Where its API is, unless a setting says otherwise; a download has none.
    pub(crate) fn address(self) -> Option<&'static str> {
        match self {
            Self::Download => None,
            Self::Zenodo => Some("https://zenodo.org/api"),
            Self::ZenodoSandbox => Some("https://sandbox.zenodo.org/api"),
            Self::B2share => Some("https://b2share.eudat.eu/api"),
            Self::B2shareSandbox => Some("https://trng-b2share.eudat.eu/api"),
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

impl FromStr for Recipient {
    type Err = UnknownRecipient;

    fn from_str(text: &str) -> Result<Self, UnknownRecipient> {
        Self::ALL.into_iter().find(|recipient| recipient.id() == text).ok_or(UnknownRecipient)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_recipient_has_one_name_everywhere() {
        for recipient in Recipient::ALL {
            assert_eq!(recipient.id().parse(), Ok(recipient));
            assert_eq!(serde_json::to_value(recipient).unwrap(), recipient.to_string());
        }
        assert_eq!("Zenodo".parse::<Recipient>(), Err(UnknownRecipient));
    }

    #[test]
    fn only_a_download_goes_nowhere() {
        let nowhere = Recipient::ALL.into_iter().filter(|recipient| recipient.address().is_none());
        assert_eq!(nowhere.collect::<Vec<_>>(), [Recipient::Download]);
    }

    proptest! {
        #[test]
        fn nothing_else_is_one(text in ".{0,20}") {
            prop_assume!(Recipient::ALL.iter().all(|recipient| recipient.id() != text));
            prop_assert!(text.parse::<Recipient>().is_err());
        }
    }
}
