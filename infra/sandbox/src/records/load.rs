//! Records from files: ORCID's own answers to `/record`, `/works` and `/work/{put-code}`, as JSON.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::record::Record;
use super::section::Section;
use crate::orcid_id::{NotAnOrcidId, OrcidId};
use crate::people::Person;
use crate::schema::json::{JsonError, canonical};
use crate::schema::record::RECORD;
use crate::schema::work::WORK;
use crate::tree::{at, integer, list, text};

/// A file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Not there or not readable.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// Not JSON.
    #[error("{0}: {1}")]
    Json(PathBuf, serde_json::Error),
    /// JSON of another form.
    #[error("{0}: {1}")]
    Form(PathBuf, JsonError),
    /// No valid iD in it.
    #[error("{0}: {1}")]
    Orcid(PathBuf, NotAnOrcidId),
    /// A work of a record that is not there.
    #[error("{0}: there is no record for it")]
    Stray(PathBuf),
}

/// Loads every `*.json` of a folder: first records, then works, which take the place of what the record says about them.
///
/// # Errors
/// When a file is neither a record nor a work, or a work's record is missing.
pub fn folder(path: &Path) -> Result<Vec<Record>, LoadError> {
    let entries = std::fs::read_dir(path).map_err(|error| LoadError::File(path.to_owned(), error))?;
    let mut files: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();

    let mut records = BTreeMap::new();
    let mut works = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|error| LoadError::File(file.clone(), error))?;
        let value: Value =
            serde_json::from_str(&text).map_err(|error| LoadError::Json(file.clone(), error))?;
        if value.get("put-code").is_some() {
            works.push((file, value));
        } else {
            let record = record(&file, &value)?;
            records.insert(record.orcid().clone(), record);
        }
    }
    for (file, work) in works {
        let work = canonical(&WORK, &work).map_err(|error| LoadError::Form(file.clone(), error))?;
        let owner = at(&work, "path").as_str().and_then(|path| path.split('/').nth(1)).unwrap_or_default();
        let owner = OrcidId::parse(owner).map_err(|error| LoadError::Orcid(file.clone(), error))?;
        let record = records.get_mut(&owner).ok_or(LoadError::Stray(file))?;
        record.put_item(Section::Works, integer(&work, "/put-code").unwrap_or_default(), work);
    }
    Ok(records.into_values().collect())
}

fn record(file: &Path, value: &Value) -> Result<Record, LoadError> {
    let frame = canonical(&RECORD, value).map_err(|error| LoadError::Form(file.to_owned(), error))?;
    let orcid = text(&frame, "/orcid-identifier/path").unwrap_or_default();
    let orcid = OrcidId::parse(orcid).map_err(|error| LoadError::Orcid(file.to_owned(), error))?;
    let mut record = Record::new(orcid, frame.clone());
    for section in Section::ALL {
        for entry in entries(&frame, section) {
            let item = item_of(section, entry).map_err(|error| LoadError::Form(file.to_owned(), error))?;
            record.put_item(section, integer(&item, "/put-code").unwrap_or_default(), item);
        }
    }
    Ok(record)
}

/// What a record says about the items of a section.
fn entries(frame: &Value, section: Section) -> Vec<&Value> {
    let facts = section.facts();
    if facts.summary.is_none() {
        return list(frame, &format!("{}/{}", facts.container, facts.entries)).collect();
    }
    let groups = list(frame, &format!("{}/group", facts.container));
    let pointer = format!("/{}", facts.entries);
    groups.flat_map(|group| list(group, &pointer)).collect()
}

/// The item; where only its summary is known, the rest is null.
fn item_of(section: Section, entry: &Value) -> Result<Value, JsonError> {
    let mut item = entry.clone();
    if let (Some(item), Some(_)) = (item.as_object_mut(), section.facts().summary) {
        item.remove("display-index");
    }
    canonical(section.facts().document, &item)
}

impl Record {
    /// The researcher that the record describes.
    #[must_use]
    pub fn person(&self) -> Person {
        let text = |pointer: &str| text(self.frame(), pointer).map(str::to_owned);
        let (given_name, family_name) =
            (text("/person/name/given-names/value"), text("/person/name/family-name/value"));
        let parts: Vec<_> = [&given_name, &family_name].into_iter().flatten().map(String::as_str).collect();
        let full = (!parts.is_empty()).then(|| parts.join(" "));
        Person {
            orcid: self.orcid().clone(),
            name: text("/person/name/credit-name/value").or(full),
            given_name,
            family_name,
            email: text("/person/emails/email/0/email"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::visibility::Sees;
    use crate::tree::list_mut;

    fn own_records() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("records")
    }

    #[test]
    fn our_own_records_load() {
        let records = folder(&own_records()).unwrap();
        let people: Vec<_> = records.iter().map(Record::person).collect();
        assert_eq!(people[0].name.as_deref(), Some("Josiah Carberry"));
        assert_eq!(records[0].list(Section::Works, Sees::Limited)["group"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = folder(Path::new("/nowhere/at/all")).unwrap_err();
        assert!(error.to_string().starts_with("/nowhere/at/all: "), "{error}");
    }

    #[test]
    fn a_real_record_is_given_back_as_it_was() {
        let file =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/orcid/json/profile.json");
        let Ok(text) = std::fs::read_to_string(&file) else {
            eprintln!("skipped: {} is not here", file.display());
            return;
        };
        let given: Value = serde_json::from_str(&text).unwrap();
        let record = record(&file, &given).unwrap();
        let mut whole = record.whole(Sees::Limited);
        let mut expected = canonical(&RECORD, &given).unwrap();
        for value in [&mut whole, &mut expected] {
            // Order and display index are the researcher's own choice, and not kept.
            let groups = value["activities-summary"]["works"]["group"].as_array_mut().unwrap();
            groups.sort_by_key(|group| integer(group, "/last-modified-date/value"));
            for work in groups.iter_mut().flat_map(|group| list_mut(group, "/work-summary")) {
                work["display-index"] = "0".into();
            }
        }
        assert_eq!(whole, expected);
    }
}
