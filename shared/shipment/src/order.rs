//! A shipment as it is ordered.

use std::fmt;
use std::str::FromStr;

use storage::time;
use uuid::Uuid;

use crate::record::{Archive, Shipment, Status};
use crate::step::Step;
use crate::store::GRACE;

/// Characters of an id at most.
const MAX_ID: usize = 64;
/// Characters of what was asked for in place of a recipient that are kept.
const MAX_RECIPIENT: usize = 64;

/// The id of a shipment: up to 64 letters, digits, hyphens and underscores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipmentId(String);

/// Not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("shipment_id must be 1 to {MAX_ID} letters, digits, hyphens and underscores")]
pub struct InvalidId;

impl ShipmentId {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4().to_string())
    }
}

impl FromStr for ShipmentId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        let fits = (1..=MAX_ID).contains(&text.len()) && text.bytes().all(is_letter);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidId) }
    }
}

impl fmt::Display for ShipmentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What is to be shipped, where to, and for whom.
#[derive(Debug, Clone)]
pub struct Order {
    /// Which id it gets.
    pub id: ShipmentId,
    /// The compendium.
    pub compendium_id: String,
    /// The id of a recipient.
    pub recipient: String,
    /// The ORCID iD of who ships it.
    pub user: String,
    /// Whether an invalid bag may get new manifests.
    pub update_packaging: bool,
    /// In what the bag is sent.
    pub archive: Archive,
}

impl Order {
    /// The record of a shipment that is on its way from now on.
    #[must_use]
    pub fn accepted(self) -> Shipment {
        let wake = Some(time::epoch_seconds_after(GRACE));
        Shipment {
            working: Some(Shipment::WORKING.to_owned()),
            wake,
            ..self.record(Status::ToBeShipped, None)
        }
    }

    /// The record of a shipment that will not be (contract/compendia.md 7.2), and why.
    #[must_use]
    pub fn refused(self, error: &str) -> Shipment {
        self.record(Status::Error, Some(error.to_owned()))
    }

    fn record(self, status: Status, error: Option<String>) -> Shipment {
        let Self { id: ShipmentId(id), compendium_id, recipient, user, update_packaging, archive } = self;
        let now = time::now_rfc3339();
        Shipment {
            mark: Uuid::parse_str(&id).unwrap_or_else(|_| Uuid::new_v4()).to_string(),
            id,
            compendium_id,
            recipient: recipient.chars().take(MAX_RECIPIENT).collect(),
            user,
            update_packaging,
            archive,
            status,
            step: Step::Package,
            begun: false,
            attempts: 0,
            publishing: false,
            package: None,
            deposition_id: None,
            deposition_url: None,
            doi: None,
            published: None,
            error,
            created: now.clone(),
            updated: now,
            listing: Shipment::LISTED.to_owned(),
            until: 0,
            working: None,
            wake: None,
        }
    }
}

#[cfg(test)]
pub(crate) fn order(id: &str, recipient: &str) -> Order {
    Order {
        id: id.parse().unwrap(),
        compendium_id: "4XgD9".to_owned(),
        recipient: recipient.to_owned(),
        user: "0000-0002-1825-0097".to_owned(),
        update_packaging: false,
        archive: Archive::Zip,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_id_is_a_uuid_or_a_short_name() {
        for id in ["a", "dc351fc6-314f-4947-a235-734ab5971eff", "My_2nd-shipment", &"x".repeat(64)] {
            assert_eq!(id.parse::<ShipmentId>().unwrap().to_string(), id);
        }
        for id in ["", "a/b", "a b", "ü", "..", &"x".repeat(65)] {
            assert_eq!(id.parse::<ShipmentId>(), Err(InvalidId), "{id}");
        }
        assert!(ShipmentId::random().to_string().parse::<ShipmentId>().is_ok());
    }

    #[test]
    fn a_deposition_bears_a_uuid_whatever_the_shipment_is_called() {
        let uuid = "dc351fc6-314f-4947-a235-734ab5971eff";
        assert_eq!(order(uuid, "zenodo").accepted().mark, uuid);
        assert!(Uuid::parse_str(&order("mine", "zenodo").accepted().mark).is_ok());
    }

    #[test]
    fn what_is_refused_is_nobodys_work() {
        let accepted = order("a", "zenodo").accepted();
        assert!(accepted.is_under_way() && accepted.wake.is_some() && accepted.error.is_none());
        let refused = order("a", &"x".repeat(1_000)).refused("no such recipient");
        assert!(!refused.is_under_way() && refused.wake.is_none());
        assert_eq!((refused.status, refused.recipient.len()), (Status::Error, MAX_RECIPIENT));
        assert_eq!(refused.error.as_deref(), Some("no such recipient"));
    }

    proptest! {
        #[test]
        fn any_text_is_an_id_or_not(text in ".{0,80}") {
            if let Ok(id) = text.parse::<ShipmentId>() {
                prop_assert!(!id.to_string().contains(['/', '.', '%', ' ']));
            }
        }
    }
}
