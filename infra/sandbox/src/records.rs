//! The registry: what is in each researcher's record. Everything is kept in the form of ORCID's JSON.

pub mod blank;
pub mod external_id;
pub mod groups;
pub mod item;
pub mod load;
pub mod record;
pub mod refusal;
pub mod section;
pub mod validate;
pub mod visibility;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::orcid_id::OrcidId;
use crate::people::Person;
use crate::tree::at;
use item::{Kept, Place, Source, stamp};
use record::Record;
use refusal::Refusal;
use section::Section;
use validate::validate;

/// The first put-code that is given out, above those of loaded items.
const FIRST_PUT_CODE: i64 = 1_000_000;

/// All records.
#[derive(Debug, Default)]
pub struct Records {
    records: BTreeMap<OrcidId, Record>,
    last_put_code: i64,
}

impl Records {
    /// Makes an empty record for a new researcher, or puts name and address into the one that is there.
    pub fn put_person(&mut self, person: &Person, now_ms: i64) {
        let fresh = Record::new(person.orcid.clone(), blank::record(person, now_ms));
        match self.records.get_mut(&person.orcid) {
            None => drop(self.records.insert(person.orcid.clone(), fresh)),
            Some(record) => record.take_person(&fresh),
        }
    }

    /// Puts a loaded record in the place of the one that is there.
    pub fn put(&mut self, record: Record) {
        self.last_put_code = self.last_put_code.max(record.last_put_code());
        self.records.insert(record.orcid().clone(), record);
    }

    /// A record.
    ///
    /// # Errors
    /// When no researcher has this iD.
    pub fn get(&self, orcid: &str) -> Result<&Record, Refusal> {
        let missing = || Refusal::NoRecord(orcid.to_owned());
        let id = OrcidId::parse(orcid).map_err(|_| missing())?;
        self.records.get(&id).ok_or_else(missing)
    }

    fn get_mut(&mut self, orcid: &OrcidId) -> Result<&mut Record, Refusal> {
        self.records.get_mut(orcid).ok_or_else(|| Refusal::NoRecord(orcid.to_string()))
    }

    /// Adds an item, and gives it with its put-code and dates.
    ///
    /// # Errors
    /// When it has a put-code, is not valid, or is there already.
    pub fn add(
        &mut self,
        (orcid, section): (&OrcidId, Section),
        given: Value,
        source: &Source<'_>,
        now_ms: i64,
    ) -> Result<Value, Refusal> {
        if !at(&given, "put-code").is_null() {
            return Err(Refusal::PutCodeGiven);
        }
        let put_code = (self.last_put_code + 1).max(FIRST_PUT_CODE);
        let place = Place { orcid, section, put_code };
        let record = self.get_mut(orcid)?;
        let new = stamp(validate(section, given)?, place, source, now_ms);
        record.refuse_duplicate(place, &new, source.client_id)?;
        record.store(place, new.clone(), now_ms);
        self.last_put_code = put_code;
        Ok(new)
    }

    /// Replaces an item by its source, and gives it as it is now.
    ///
    /// # Errors
    /// When there is none, it is someone else's, the new one is not valid, or equals another.
    pub fn change(
        &mut self,
        place: Place<'_>,
        given: Value,
        source: &Source<'_>,
        now_ms: i64,
    ) -> Result<Value, Refusal> {
        match at(&given, "put-code").as_i64() {
            None => return Err(Refusal::NoPutCode),
            Some(body) if body != place.put_code => {
                return Err(Refusal::PutCodeMismatch { url: place.put_code, body });
            }
            Some(_) => {}
        }
        let record = self.get_mut(place.orcid)?;
        let old = record.own_item(place, source.client_id)?;
        if !at(&given, "visibility").is_null() && at(&given, "visibility") != at(old, "visibility") {
            return Err(Refusal::VisibilityChanged);
        }
        let kept = Kept::of(old);
        let new = kept.put_into(stamp(validate(place.section, given)?, place, source, now_ms));
        record.refuse_duplicate(place, &new, source.client_id)?;
        record.store(place, new.clone(), now_ms);
        Ok(new)
    }

    /// Removes an item by its source.
    ///
    /// # Errors
    /// When there is none, or it is someone else's.
    pub fn remove(&mut self, place: Place<'_>, client_id: &str, now_ms: i64) -> Result<(), Refusal> {
        let record = self.get_mut(place.orcid)?;
        record.own_item(place, client_id)?;
        record.drop_item(place, now_ms);
        Ok(())
    }
}
