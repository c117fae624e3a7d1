//! Finishing a link makes the holder of a KBase account and the holder of an ORCID iD one person
//! (contract/decisions.md "Identity").

use storage::{Condition, StorageError, Transaction, Update};
use uuid::Uuid;

use super::listing::marked;
use super::{People, unchanged};
use crate::OrcidId;
use crate::person::{Claim, Identifier, Person, PersonRow, person_key};

/// What has to be written.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    /// They are one already, or one of them has an identifier of the same kind: a person has one of each, and a second
    /// is linked without making anybody else of her.
    Nothing,
    /// Nobody has signed in with the iD yet: it becomes the person's.
    Adopt(Person),
    /// Two records become one.
    Merge { survivor: Person, other: Box<Person> },
}

/// Decides. The older uuid stays, the higher level counts.
fn plan(person: Person, holder: Option<Person>, orcid: &OrcidId) -> Plan {
    if person.orcid.is_some() {
        return Plan::Nothing;
    }
    match holder {
        None => Plan::Adopt(Person { orcid: Some(orcid.clone()), ..person }),
        Some(holder) if holder.uuid == person.uuid || holder.kbase.is_some() => Plan::Nothing,
        Some(holder) => {
            let older = (&person.created, person.uuid) < (&holder.created, holder.uuid);
            let (kept, other) = if older { (person.clone(), &holder) } else { (holder.clone(), &person) };
            let name = if kept.name.is_empty() { other.name.clone() } else { kept.name };
            let survivor = Person {
                orcid: Some(orcid.clone()),
                kbase: person.kbase.clone(),
                username: person.username.clone(),
                name,
                level: person.level.max(holder.level),
                last_seen: person.last_seen.clone().max(holder.last_seen.clone()),
                formerly: Some(other.uuid),
                ..kept
            };
            let other = Box::new(if older { holder } else { person });
            Plan::Merge { survivor, other }
        }
    }
}

impl People {
    /// Adds to `writes` what makes the person with a KBase account and the holder of `orcid` one; nothing when that
    /// can't be or is done. `name` is ORCID's and fills an empty one. The caller commits: on `Conflict` it begins anew.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn unite(
        &self,
        person: Uuid,
        orcid: &OrcidId,
        name: &str,
        writes: Transaction,
    ) -> Result<Transaction, StorageError> {
        let identifier = Identifier::Orcid(orcid);
        let Some(person) = self.find(person).await? else { return Ok(writes) };
        let holder = match self.holder(&identifier).await? {
            None => None,
            // A claim points at a person; if not, it moved since, and the retry sees where to.
            Some(uuid) => Some(self.find(uuid).await?.ok_or(StorageError::Conflict)?),
        };
        let levels = (person.level, holder.as_ref().map(|holder| holder.level));
        match plan(person.clone(), holder, orcid) {
            Plan::Nothing => Ok(writes),
            Plan::Adopt(adopted) => {
                let name = if adopted.name.is_empty() { name } else { &adopted.name };
                let update = marked(Update::new())
                    .set("orcid", orcid)
                    .set("name", name)
                    .when(unchanged(levels.0).and(Condition::absent("orcid")));
                writes.put(&self.table, &Claim::new(&identifier, &adopted), &Condition::new_item())?.update(
                    &self.table,
                    &adopted.id,
                    &update,
                )
            }
            Plan::Merge { survivor, other } => {
                let (kept_level, other_level) = if survivor.uuid == person.uuid {
                    (levels.0, levels.1.unwrap_or_default())
                } else {
                    (levels.1.unwrap_or_default(), levels.0)
                };
                let mut update = marked(Update::new())
                    .set("orcid", orcid)
                    .set("formerly", other.uuid)
                    .set("kbase", &survivor.kbase)
                    .set("username", &survivor.username)
                    .set("name", &survivor.name)
                    .set("level", survivor.level)
                    .when(unchanged(kept_level));
                if let Some(last_seen) = &survivor.last_seen {
                    update = update.set("last_seen", last_seen);
                }
                let alias = PersonRow::Alias { id: person_key(other.uuid), alias_of: survivor.uuid };
                // The identifier that moves: the other's, whichever it is.
                let moved = match other.kbase.as_deref() {
                    Some(user) => Identifier::Kbase(user),
                    None => identifier,
                };
                let held = Condition::equals("uuid", other.uuid);
                writes
                    .update(&self.table, &survivor.id, &update)?
                    .put(&self.table, &alias, &unchanged(other_level))?
                    .put(&self.table, &Claim::new(&moved, &survivor), &held)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Level;

    fn orcid() -> OrcidId {
        "0000-0002-1825-0097".parse().unwrap()
    }

    fn other_orcid() -> OrcidId {
        "0009-9999-0000-0019".parse().unwrap()
    }

    fn of_kbase(created: &str, level: u16) -> Person {
        let person = Person::new(&Identifier::Kbase("josiah"), "");
        Person { created: created.to_owned(), level: Level(level), ..person }
    }

    fn of_orcid(created: &str, level: u16) -> Person {
        let person = Person::new(&Identifier::Orcid(&orcid()), "Josiah Carberry");
        Person { created: created.to_owned(), level: Level(level), ..person }
    }

    #[test]
    fn an_unknown_id_is_adopted() {
        let person = of_kbase("2025", 100);
        let Plan::Adopt(adopted) = plan(person.clone(), None, &orcid()) else { panic!("not adopted") };
        assert_eq!(adopted, Person { orcid: Some(orcid()), ..person });
    }

    #[test]
    fn the_older_uuid_stays() {
        for (kbase, holder) in [("2024", "2025"), ("2025", "2024")] {
            let (person, holder) = (of_kbase(kbase, 0), of_orcid(holder, 0));
            let older = if person.created < holder.created { person.uuid } else { holder.uuid };
            let Plan::Merge { survivor, other } = plan(person.clone(), Some(holder.clone()), &orcid()) else {
                panic!("not merged")
            };
            assert_eq!(survivor.uuid, older);
            assert_eq!(survivor.id, person_key(older));
            assert!([person.uuid, holder.uuid].contains(&other.uuid) && other.uuid != older);
            assert_eq!(survivor.uuids().collect::<Vec<_>>(), [older, other.uuid]);
            assert_eq!((survivor.username.as_str(), survivor.name.as_str()), ("josiah", "Josiah Carberry"));
            assert_eq!((survivor.orcid, survivor.kbase.as_deref()), (Some(orcid()), Some("josiah")));
        }
    }

    #[test]
    fn a_person_has_one_identifier_of_each_kind() {
        let twice = Person { orcid: Some(other_orcid()), ..of_kbase("2024", 0) };
        assert_eq!(plan(twice, Some(of_orcid("2025", 0)), &orcid()), Plan::Nothing);
        let taken = Person { kbase: Some("amara".to_owned()), ..of_orcid("2025", 0) };
        assert_eq!(plan(of_kbase("2024", 0), Some(taken), &orcid()), Plan::Nothing);
    }

    #[test]
    fn uniting_twice_changes_nothing() {
        let (person, holder) = (of_kbase("2024", 0), of_orcid("2025", 0));
        let Plan::Merge { survivor, .. } = plan(person, Some(holder), &orcid()) else { panic!("not merged") };
        assert_eq!(plan(survivor.clone(), Some(survivor), &orcid()), Plan::Nothing);
    }

    proptest! {
        #[test]
        fn the_higher_level_counts(mine in 0_u16..=1000, theirs in 0_u16..=1000, first in any::<bool>()) {
            let (a, b) = if first { ("2024", "2025") } else { ("2025", "2024") };
            let Plan::Merge { survivor, .. } = plan(of_kbase(a, mine), Some(of_orcid(b, theirs)), &orcid()) else {
                panic!("not merged")
            };
            prop_assert_eq!(survivor.level, Level(mine.max(theirs)));
        }
    }
}
