//! The researchers who have an account here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::orcid_id::OrcidId;

/// A researcher. Absent names and addresses are private: ORCID then answers `null`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their iD.
    pub orcid: OrcidId,
    /// The name that the token answer carries.
    #[serde(default)]
    pub name: Option<String>,
    /// Given names in the record.
    #[serde(default)]
    pub given_name: Option<String>,
    /// Family name in the record.
    #[serde(default)]
    pub family_name: Option<String>,
    /// The primary, verified address.
    #[serde(default)]
    pub email: Option<String>,
}

/// Everyone, by iD.
#[derive(Clone, Debug, Default)]
pub struct People(BTreeMap<OrcidId, Person>);

/// The people file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the people file is not valid: {0}")]
pub struct PeopleError(#[from] toml::de::Error);

impl People {
    /// Reads a file of `[[person]]` tables. Other keys (`level`) are for other readers of the file.
    ///
    /// # Errors
    /// When the text is not TOML, or a person has no valid iD.
    pub fn parse(text: &str) -> Result<Self, PeopleError> {
        #[derive(Deserialize)]
        struct File {
            person: Vec<Person>,
        }
        let file: File = toml::from_str(text)?;
        let mut people = Self::default();
        for person in file.person {
            people.put(person);
        }
        Ok(people)
    }

    /// Adds a person, or replaces the one with this iD. True when they are new.
    pub fn put(&mut self, person: Person) -> bool {
        self.0.insert(person.orcid.clone(), person).is_none()
    }

    /// The person with this iD.
    #[must_use]
    pub fn get(&self, orcid: &OrcidId) -> Option<&Person> {
        self.0.get(orcid)
    }

    /// Everyone, in the order of their iDs.
    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.0.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_local_stacks_file_has_five_people() {
        let people = People::parse(include_str!("../../local/people.toml")).unwrap();
        let names: Vec<_> = people.iter().filter_map(|person| person.name.as_deref()).collect();
        assert_eq!(
            names,
            ["Josiah Carberry", "Amara Okafor", "Björn Lindqvist", "Chandra Iyer", "Dolores Quispe"]
        );
    }

    #[test]
    fn a_wrong_id_is_refused() {
        let error = People::parse("[[person]]\norcid = \"0000-0002-1825-0098\"").unwrap_err();
        assert!(error.to_string().contains("0000-0002-1825-0098"), "{error}");
    }
}
