//! A person: one record behind all APIs.

use serde::{Deserialize, Serialize};
use storage::time;
use uuid::Uuid;

use crate::{Level, OrcidId};

/// A person, as stored under `person#<uuid>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub(crate) id: String,
    /// The person's id in every API that has people.
    pub uuid: Uuid,
    /// The ORCID iD, once the person has signed in with it or linked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orcid: Option<OrcidId>,
    /// The KBase user, once KBase has vouched for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kbase: Option<String>,
    /// The KBase user, or the ORCID iD where there is none.
    pub username: String,
    /// The name as ORCID gives it; empty when it is private.
    #[serde(default)]
    pub name: String,
    /// What the person may do.
    #[serde(default)]
    pub level: Level,
    /// When the record was made, RFC 3339.
    pub created: String,
    /// When the person last signed in, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<String>,
    /// The other uuid of hers, when two records became one; it is an alias now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) formerly: Option<Uuid>,
    /// Grows with every change that lists of people have to follow.
    #[serde(default)]
    pub(crate) revision: u64,
    /// Key of the index of those whom lists have not followed yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unindexed: Option<String>,
}

/// The one value of the sparse index key.
pub(crate) const LISTED: &str = "person";
/// What the key of a person begins with.
pub(crate) const PERSON: &str = "person#";
/// What the key of an ORCID iD's claim begins with.
pub(crate) const ORCID_CLAIM: &str = "orcid#";

/// Who vouches for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Identifier<'a> {
    Orcid(&'a OrcidId),
    Kbase(&'a str),
}

impl Identifier<'_> {
    /// The key of the row that gives the identifier to one person.
    pub fn key(&self) -> String {
        match self {
            Self::Orcid(orcid) => format!("{ORCID_CLAIM}{orcid}"),
            Self::Kbase(user) => format!("kbase#{user}"),
        }
    }
}

impl Person {
    /// A new person at level 0.
    pub(crate) fn new(identifier: &Identifier<'_>, name: &str) -> Self {
        let uuid = Uuid::new_v4();
        let now = time::now_rfc3339();
        let (orcid, kbase, username) = match identifier {
            Identifier::Orcid(orcid) => (Some((*orcid).clone()), None, orcid.to_string()),
            Identifier::Kbase(user) => (None, Some((*user).to_owned()), (*user).to_owned()),
        };
        Self {
            id: person_key(uuid),
            uuid,
            orcid,
            kbase,
            username,
            name: name.to_owned(),
            level: Level::USER,
            created: now.clone(),
            last_seen: Some(now),
            formerly: None,
            revision: 1,
            unindexed: matches!(identifier, Identifier::Orcid(_)).then(|| LISTED.to_owned()),
        }
    }

    /// Whether lists of people have to follow a change.
    #[must_use]
    pub fn is_unindexed(&self) -> bool {
        self.unindexed.is_some()
    }

    /// What people call her: her name, or the username where ORCID keeps it private.
    #[must_use]
    pub fn display_name(&self) -> &str {
        if self.name.is_empty() { &self.username } else { &self.name }
    }

    /// The uuids that are hers: the one she goes by, and the one that became an alias when two records became one.
    pub fn uuids(&self) -> impl Iterator<Item = Uuid> + use<> {
        std::iter::once(self.uuid).chain(self.formerly)
    }
}

/// What is stored under `person#<uuid>`: a person, or where she went when two became one.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum PersonRow {
    Alias { id: String, alias_of: Uuid },
    Person(Box<Person>),
}

/// What makes an identifier belong to one person: stored under its key.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claim {
    pub id: String,
    pub uuid: Uuid,
    /// Key of the index of people. ORCID iDs are what a list shows, so their claims are in it: half as large as people, twice
    /// as many are counted at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listing: Option<String>,
    /// When the person's record was made, RFC 3339: the order of the index.
    created: String,
}

impl Claim {
    /// The claim of an identifier on this person.
    pub fn new(identifier: &Identifier<'_>, person: &Person) -> Self {
        let listing = matches!(identifier, Identifier::Orcid(_)).then(|| LISTED.to_owned());
        Self { id: identifier.key(), uuid: person.uuid, listing, created: person.created.clone() }
    }
}

pub(crate) fn person_key(uuid: Uuid) -> String {
    format!("{PERSON}{uuid}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_username_is_what_vouches() {
        let orcid: OrcidId = "0000-0002-1825-0097".parse().unwrap();
        let person = Person::new(&Identifier::Orcid(&orcid), "Josiah");
        assert_eq!((person.username.as_str(), person.kbase.as_deref()), ("0000-0002-1825-0097", None));
        let person = Person::new(&Identifier::Kbase("josiah"), "");
        assert_eq!((person.username.as_str(), person.orcid), ("josiah", None));
    }

    #[test]
    fn orcid_ids_are_listed_and_kbase_users_are_not() {
        let orcid: OrcidId = "0000-0002-1825-0097".parse().unwrap();
        let person = Person::new(&Identifier::Orcid(&orcid), "Josiah");
        let claim = Claim::new(&Identifier::Orcid(&orcid), &person);
        assert_eq!((claim.uuid, claim.listing.as_deref()), (person.uuid, Some(LISTED)));
        assert_eq!(claim.created, person.created);
        assert_eq!(Claim::new(&Identifier::Kbase("josiah"), &person).listing, None);
    }

    #[test]
    fn rows_are_told_apart() {
        let person = Person::new(&Identifier::Kbase("josiah"), "");
        let row = serde_json::to_value(&person).unwrap();
        assert!(matches!(serde_json::from_value(row).unwrap(), PersonRow::Person(read) if *read == person));
        let alias = serde_json::json!({"id": "person#x", "alias_of": person.uuid});
        assert!(
            matches!(serde_json::from_value(alias).unwrap(), PersonRow::Alias { alias_of, .. } if alias_of == person.uuid)
        );
    }

    #[test]
    fn a_person_from_before_kbase_is_read() {
        let row = serde_json::json!({
            "id": "person#6ba7b810-9dad-11d1-80b4-00c04fd430c8", "uuid": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "orcid": "0000-0002-1825-0097", "username": "0000-0002-1825-0097", "created": "2025-01-01T00:00:00.000Z",
        });
        let PersonRow::Person(person) = serde_json::from_value(row).unwrap() else { panic!("not a person") };
        assert_eq!((person.kbase, person.level), (None, Level::USER));
    }
}
