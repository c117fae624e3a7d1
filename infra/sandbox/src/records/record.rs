//! One record.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::groups::groups;
use super::item::{Place, is_from};
use super::refusal::Refusal;
use super::section::Section;
use super::visibility::Sees;
use crate::orcid_id::OrcidId;
use crate::tree::integer;

/// A researcher's record: its items, and everything else in one piece.
#[derive(Clone, Debug)]
pub struct Record {
    orcid: OrcidId,
    frame: Value,
    items: BTreeMap<(Section, i64), Value>,
}

impl Record {
    /// A record without items.
    #[must_use]
    pub fn new(orcid: OrcidId, frame: Value) -> Self {
        Self { orcid, frame, items: BTreeMap::new() }
    }

    /// Whose it is.
    #[must_use]
    pub fn orcid(&self) -> &OrcidId {
        &self.orcid
    }

    /// Everything but the items.
    #[must_use]
    pub fn frame(&self) -> &Value {
        &self.frame
    }

    /// `/{orcid}/record`, of what this reader may see.
    #[must_use]
    pub fn whole(&self, sees: Sees) -> Value {
        let mut whole = sees.of(&self.frame);
        for section in Section::ALL {
            if let Some(container) = whole.pointer_mut(section.facts().container) {
                *container = self.list(section, sees);
            }
        }
        whole
    }

    /// All items of a section that this reader may see.
    #[must_use]
    pub fn list(&self, section: Section, sees: Sees) -> Value {
        let facts = section.facts();
        let items = || self.items_of(section).map(|(_, item)| item).filter(|item| sees.item(item));
        let modified = items().filter_map(|item| integer(item, "/last-modified-date/value")).max();
        let (name, entries) = match facts.summary {
            Some(fields) => ("group", groups(items(), facts.entries, fields)),
            None => (facts.entries, items().cloned().collect()),
        };
        json!({
            "last-modified-date": modified.map(|value| json!({"value": value})),
            name: entries,
            "path": format!("/{}/{}", self.orcid, facts.list),
        })
    }

    /// One item.
    ///
    /// # Errors
    /// When there is none with this put-code that the reader may see.
    pub fn item(&self, section: Section, put_code: i64, sees: Sees) -> Result<&Value, Refusal> {
        self.items.get(&(section, put_code)).filter(|item| sees.item(item)).ok_or(Refusal::NoItem(put_code))
    }

    /// The item at this place, to change it.
    ///
    /// # Errors
    /// When there is none, or another client's.
    pub fn own_item(&self, place: Place<'_>, client_id: &str) -> Result<&Value, Refusal> {
        let missing = Refusal::NoItem(place.put_code);
        let item = self.items.get(&(place.section, place.put_code)).ok_or(missing)?;
        if is_from(item, client_id) { Ok(item) } else { Err(Refusal::NotSource) }
    }

    /// Compares an item with the others of the same source.
    ///
    /// # Errors
    /// When another is the same.
    pub fn refuse_duplicate(&self, place: Place<'_>, new: &Value, client_id: &str) -> Result<(), Refusal> {
        let keys = place.section.keys(new);
        let same = self
            .items_of(place.section)
            .filter(|(put_code, item)| *put_code != place.put_code && is_from(item, client_id))
            .find(|(_, item)| !keys.is_disjoint(&place.section.keys(item)));
        match (same, place.section.facts().summary) {
            (None, _) => Ok(()),
            (Some((put_code, _)), Some(_)) => Err(Refusal::Duplicate(put_code)),
            (Some(_), None) => {
                let value = keys.into_iter().next().map(|(_, value)| value);
                Err(Refusal::DuplicateElement(value.unwrap_or_default()))
            }
        }
    }

    /// Puts an item at its place.
    pub fn store(&mut self, place: Place<'_>, item: Value, now_ms: i64) {
        self.put_item(place.section, place.put_code, item);
        self.touch(now_ms);
    }

    /// Takes an item away.
    pub fn drop_item(&mut self, place: Place<'_>, now_ms: i64) {
        self.items.remove(&(place.section, place.put_code));
        self.touch(now_ms);
    }

    /// Puts a loaded item in.
    pub fn put_item(&mut self, section: Section, put_code: i64, item: Value) {
        self.items.insert((section, put_code), item);
    }

    /// The highest put-code in it.
    #[must_use]
    pub fn last_put_code(&self) -> i64 {
        self.items.keys().map(|(_, put_code)| *put_code).max().unwrap_or_default()
    }

    /// Takes name and address over from another record.
    pub fn take_person(&mut self, other: &Self) {
        for pointer in ["/person/name", "/person/emails"] {
            if let (Some(old), Some(new)) = (self.frame.pointer_mut(pointer), other.frame.pointer(pointer)) {
                old.clone_from(new);
            }
        }
    }

    fn items_of(&self, section: Section) -> impl Iterator<Item = (i64, &Value)> {
        let range = (section, i64::MIN)..=(section, i64::MAX);
        self.items.range(range).map(|((_, put_code), item)| (*put_code, item))
    }

    fn touch(&mut self, now_ms: i64) {
        for pointer in ["/history/last-modified-date", "/activities-summary/last-modified-date"] {
            if let Some(date) = self.frame.pointer_mut(pointer) {
                *date = json!({"value": now_ms});
            }
        }
    }
}
