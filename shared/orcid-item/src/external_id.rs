//! Identifiers of works and fundings.

use crate::code::is_blank;
use crate::xml::Xml;

/// How an identifier relates to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// It is the item's own: ORCID knows the item by it.
    Own,
    /// It is that of what the item is in.
    PartOf,
}

/// An identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalId {
    /// ORCID's word for the kind, e.g. `doi`.
    pub kind: String,
    /// The identifier.
    pub value: String,
    /// How it relates to the item.
    pub relationship: Relationship,
}

impl ExternalId {
    /// The item's own identifier.
    #[must_use]
    pub fn own(kind: &str, value: &str) -> Self {
        Self { kind: kind.to_owned(), value: value.to_owned(), relationship: Relationship::Own }
    }

    fn write(&self, xml: &mut Xml) {
        let relationship = match self.relationship {
            Relationship::Own => "self",
            Relationship::PartOf => "part-of",
        };
        xml.element("common:external-id", |xml| {
            xml.text("common:external-id-type", &self.kind);
            xml.text("common:external-id-value", &self.value);
            xml.text("common:external-id-relationship", relationship);
        });
    }
}

/// Those that say something.
pub(crate) fn present(ids: &[ExternalId]) -> impl Iterator<Item = &ExternalId> {
    ids.iter().filter(|id| !is_blank(Some(&id.kind)) && !is_blank(Some(&id.value)))
}

pub(crate) fn write(ids: &[ExternalId], xml: &mut Xml) {
    if present(ids).next().is_some() {
        xml.element("common:external-ids", |xml| present(ids).for_each(|id| id.write(xml)));
    }
}
