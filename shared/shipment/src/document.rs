//! What is shown of a shipment (contract/compendia.md 7.1).

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::record::{Shipment, Status};

/// A shipment.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Shipment)]
pub struct Document<'a> {
    /// Its id.
    id: &'a str,
    /// What is shipped.
    compendium_id: &'a str,
    /// The repository's id of the deposition; null until there is one.
    deposition_id: Option<&'a str>,
    /// The record's page; null until it is published.
    deposition_url: Option<&'a str>,
    /// Whether an invalid bag may get new manifests.
    update_packaging: bool,
    /// Where it goes.
    #[schema(example = "zenodo_sandbox")]
    recipient: &'a str,
    /// When it last changed, in UTC.
    #[schema(example = "2026-11-24 06:32:25.523000")]
    last_modified: String,
    /// The ORCID iD of who ships it.
    user: &'a str,
    /// How it is.
    status: Status,
    /// Always empty: the metadata are those of the compendium.
    md: Map<String, Value>,
    /// The record's DOI, once published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    doi: Option<&'a str>,
    /// What went wrong, where the status is `error`; of a repository that refuses, its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    error: Option<&'a str>,
}

/// A shipment's status only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ShipmentStatusDocument)]
pub struct StatusDocument<'a> {
    /// Its id.
    pub id: &'a str,
    /// How it is.
    pub status: Status,
}

impl<'a> From<&'a Shipment> for Document<'a> {
    fn from(shipment: &'a Shipment) -> Self {
        Self {
            id: &shipment.id,
            compendium_id: &shipment.compendium_id,
            deposition_id: shipment.deposition_id.as_deref(),
            deposition_url: shipment.deposition_url.as_deref(),
            update_packaging: shipment.update_packaging,
            recipient: &shipment.recipient,
            last_modified: spaced(&shipment.updated),
            user: &shipment.user,
            status: shipment.status,
            md: Map::new(),
            doi: shipment.doi.as_deref(),
            error: shipment.error.as_deref(),
        }
    }
}

impl<'a> From<&'a Shipment> for StatusDocument<'a> {
    fn from(shipment: &'a Shipment) -> Self {
        Self { id: &shipment.id, status: shipment.status }
    }
}

/// A stored time as Python's `str(datetime)` writes it; another text as it is.
fn spaced(time: &str) -> String {
    let parsed = time.parse::<Timestamp>();
    parsed.map_or_else(
        |_| time.to_owned(),
        |at| Offset::UTC.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S%.6f").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::order;

    #[test]
    fn fields_come_in_the_contracts_order() {
        let mut shipment = order("dc351fc6-314f-4947-a235-734ab5971eff", "zenodo").accepted();
        shipment.updated = "2026-11-24T06:32:25.523Z".to_owned();
        insta::assert_snapshot!(
            serde_json::to_string(&Document::from(&shipment)).unwrap(),
            @r#"{"id":"dc351fc6-314f-4947-a235-734ab5971eff","compendium_id":"4XgD9","deposition_id":null,"deposition_url":null,"update_packaging":false,"recipient":"zenodo","last_modified":"2026-11-24 06:32:25.523000","user":"0000-0002-1825-0097","status":"to be shipped","md":{}}"#
        );
        shipment.doi = Some("10.5072/zenodo.7".to_owned());
        shipment.status = Status::Published;
        let shown = serde_json::to_value(Document::from(&shipment)).unwrap();
        assert_eq!((&shown["doi"], &shown["status"]), (&"10.5072/zenodo.7".into(), &"published".into()));
    }

    #[test]
    fn the_status_alone_is_two_fields() {
        let refused = order("a", "nope").refused("no");
        let shown = serde_json::to_string(&StatusDocument::from(&refused)).unwrap();
        assert_eq!(shown, r#"{"id":"a","status":"error"}"#);
        assert!(
            serde_json::to_string(&Document::from(&refused)).unwrap().ends_with(r#""md":{},"error":"no"}"#)
        );
    }

    #[test]
    fn a_time_that_is_none_is_shown_as_it_is() {
        assert_eq!(spaced("yesterday"), "yesterday");
        assert_eq!(spaced("2026-11-24T06:32:25Z"), "2026-11-24 06:32:25.000000");
    }
}
