//! The record of a publication, as stored.

use search::Trace;
use serde::{Deserialize, Serialize};
use storage::time;
use uuid::Uuid;

use crate::{Changes, Details, DetailsError};

/// Whose publication it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Her uuid.
    pub person: Uuid,
    /// Her ORCID iD.
    pub orcid: String,
    /// Whether she shows no publications.
    pub is_hiding: bool,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// `uuid`, as a key.
    pub(crate) id: String,
    /// Its id.
    pub uuid: Uuid,
    /// The ORCID iD of its owner.
    pub user: String,
    /// The owner's uuid when she entered it; it may be an alias of hers now.
    pub created_by: Uuid,
    /// What a person may change.
    pub details: Details,
    /// The compendium that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compendium_id: Option<String>,
    /// The shipment that published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment_id: Option<String>,
    /// ORCID's number for it on the owner's record, once it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orcid_put_code: Option<String>,
    /// When it was entered, RFC 3339.
    pub created: String,
    /// When its details last changed, RFC 3339.
    pub updated: String,
    /// Grows with every change of the details; a change names the version it was made from.
    pub version: u64,
    /// Present unless its owner shows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) listing: Option<String>,
}

impl Publication {
    /// The value of `listing`, and the name of the list of all.
    pub(crate) const LISTED: &str = "publication";

    /// A publication that its owner enters.
    ///
    /// # Errors
    /// When what she says can't be.
    pub fn entered(owner: &Owner, changes: Changes) -> Result<Self, DetailsError> {
        Ok(Self::new(Uuid::new_v4(), owner, Details::default().changed(changes)?))
    }

    pub(crate) fn new(uuid: Uuid, owner: &Owner, details: Details) -> Self {
        let now = time::now_rfc3339();
        Self {
            id: uuid.to_string(),
            uuid,
            user: owner.orcid.clone(),
            created_by: owner.person,
            details,
            compendium_id: None,
            shipment_id: None,
            orcid_put_code: None,
            created: now.clone(),
            updated: now,
            version: 1,
            listing: (!owner.is_hiding).then(|| Self::LISTED.to_owned()),
        }
    }

    /// The same after these changes.
    ///
    /// # Errors
    /// When they can't be made.
    pub fn changed(&self, changes: Changes) -> Result<Self, DetailsError> {
        let details = self.details.clone().changed(changes)?;
        let version = self.version.saturating_add(1);
        Ok(Self { details, version, updated: time::now_rfc3339(), ..self.clone() })
    }

    /// Where the list of all has it, and what it is found by; nowhere while it is hidden.
    pub(crate) fn trace(&self) -> Option<Trace> {
        let Details { title, authors, editors, venue, doi, .. } = &self.details;
        let texts = [Some(title.as_str()), doi.as_ref().map(crate::Doi::as_str), venue.as_deref()];
        let people = authors.iter().chain(editors).map(String::as_str);
        let texts = texts.into_iter().flatten().chain(people);
        (!self.is_hidden()).then(|| Trace::new(Self::LISTED, title, self.uuid, texts))
    }

    /// Whether only its owner sees it.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.listing.is_none()
    }
}

/// A publication with what the index needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    #[serde(flatten)]
    pub publication: Publication,
    /// Where lists have it, or may have.
    #[serde(default)]
    traces: Vec<Trace>,
    /// Present while lists may not have it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unindexed: Option<String>,
    /// Whether it goes as soon as no list has it any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    removed: bool,
}

impl Record {
    /// The value of `unindexed`.
    pub const UNINDEXED: &str = "publication";

    /// The record of a publication that is new.
    pub fn new(publication: Publication) -> Self {
        let traces = publication.trace().into_iter().collect();
        Self { publication, traces, unindexed: Some(Self::UNINDEXED.to_owned()), removed: false }
    }

    pub fn is_removed(&self) -> bool {
        self.removed
    }

    pub fn is_unindexed(&self) -> bool {
        self.unindexed.is_some()
    }

    pub fn traces(&self) -> &[Trace] {
        &self.traces
    }

    /// The same, and where lists have the publication when it is this.
    pub fn traces_with(&self, changed: &Publication) -> Vec<Trace> {
        let mut traces = self.traces.clone();
        traces.extend(changed.trace().filter(|trace| !traces.contains(trace)));
        traces
    }
}

#[cfg(test)]
pub(crate) fn owner() -> Owner {
    Owner { person: Uuid::from_u128(7), orcid: "0000-0002-1825-0097".to_owned(), is_hiding: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Change;

    fn titled(title: &str) -> Changes {
        Changes { title: Change::Set(title.to_owned()), ..Changes::default() }
    }

    #[test]
    fn a_new_one_needs_a_title() {
        assert_eq!(Publication::entered(&owner(), Changes::default()), Err(DetailsError::Title));
        let entered = Publication::entered(&owner(), titled("Ships")).unwrap();
        assert_eq!((entered.id.parse(), entered.version, entered.is_hidden()), (Ok(entered.uuid), 1, false));
    }

    #[test]
    fn who_hides_hers_lists_none() {
        let owner = Owner { is_hiding: true, ..owner() };
        assert!(Publication::entered(&owner, titled("Ships")).unwrap().is_hidden());
    }

    #[test]
    fn what_is_hidden_is_found_nowhere() {
        let mut entered = Publication::entered(&owner(), titled("Ships")).unwrap();
        assert!(entered.trace().is_some());
        entered.listing = None;
        assert_eq!(entered.trace(), None);
    }

    #[test]
    fn a_change_makes_a_new_version_of_the_same() {
        let entered = Publication::entered(&owner(), titled("Ships")).unwrap();
        let changed = entered.changed(titled("Boats")).unwrap();
        assert_eq!((changed.version, changed.details.title.as_str()), (2, "Boats"));
        assert_eq!((changed.uuid, &changed.created), (entered.uuid, &entered.created));
    }

    #[test]
    fn a_record_comes_back_as_it_was() {
        let entered = Publication::entered(&owner(), titled("Ships")).unwrap();
        let record = Record::new(entered);
        let stored = serde_json::to_value(&record).unwrap();
        assert_eq!(serde_json::from_value::<Record>(stored).unwrap(), record);
        let item: serde_dynamo::Item = serde_dynamo::to_item(&record).unwrap();
        assert_eq!(serde_dynamo::from_item::<_, Record>(item).unwrap(), record);
    }
}
