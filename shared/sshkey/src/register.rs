//! The keys that one uuid holds, in one row: read consistently, and changed together with the keys' own rows, so that no
//! more than the limit are ever active. It also keeps her login, for good.

use serde::{Deserialize, Serialize};
use storage::Condition;
use uuid::Uuid;

use crate::{KeyKind, Login, SshKey};

/// The row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    id: String,
    /// Grows with every change.
    version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    keys: Vec<Held>,
}

/// An active key, as long as it is not expired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    key: Uuid,
    kind: KeyKind,
    expires_on: String,
}

impl Register {
    pub fn key(person: Uuid) -> String {
        format!("keys#{person}")
    }

    pub fn empty(person: Uuid) -> Self {
        Self { id: Self::key(person), version: 0, login: None, keys: Vec::new() }
    }

    /// Ids of the active keys at this time, the oldest first.
    pub fn active(&self, now: &str) -> impl Iterator<Item = Uuid> {
        self.live(now).map(|held| held.key)
    }

    /// How many of a kind are active at this time.
    pub fn count(&self, kind: KeyKind, now: &str) -> usize {
        self.live(now).filter(|held| held.kind == kind).count()
    }

    fn live<'a>(&'a self, now: &str) -> impl Iterator<Item = &'a Held> {
        self.keys.iter().filter(move |held| held.expires_on.as_str() > now)
    }

    /// The next version, with this key.
    pub fn with(&self, key: &SshKey, now: &str) -> Self {
        let held = Held { key: key.uuid, kind: key.kind, expires_on: key.expires_on.clone() };
        self.next(self.live(now).cloned().chain([held]).collect())
    }

    /// The next version, without this key.
    pub fn without(&self, key: Uuid, now: &str) -> Self {
        self.next(self.live(now).filter(|held| held.key != key).cloned().collect())
    }

    /// The next version, with this login.
    pub fn with_login(&self, login: Login) -> Self {
        Self { login: Some(login), ..self.next(self.keys.clone()) }
    }

    fn next(&self, keys: Vec<Held>) -> Self {
        Self { id: self.id.clone(), version: self.version + 1, login: self.login.clone(), keys }
    }

    /// Whether it is in the table.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// That the row is as it was when this was read.
    pub fn unchanged(&self) -> Condition {
        if self.version == 0 { Condition::new_item() } else { Condition::equals("version", self.version) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::key;

    const NOW: &str = "2026-11-25T00:00:00.000Z";
    const AFTER: &str = "2026-11-30T00:00:00.000Z";

    #[test]
    fn kinds_are_counted_apart_and_expired_keys_not_at_all() {
        let (bastion, sliver) = (key(KeyKind::Bastion, "josiah"), key(KeyKind::Sliver, "josiah"));
        let register = Register::empty(Uuid::nil()).with(&bastion, NOW).with(&sliver, NOW);
        assert_eq!((register.count(KeyKind::Bastion, NOW), register.count(KeyKind::Sliver, NOW)), (1, 1));
        assert_eq!(register.active(NOW).collect::<Vec<_>>(), [bastion.uuid, sliver.uuid]);
        assert_eq!((register.count(KeyKind::Bastion, AFTER), register.active(AFTER).count()), (0, 0));
        // They leave with the next change.
        assert_eq!(register.with(&key(KeyKind::Sliver, "josiah"), AFTER).keys.len(), 1);
    }

    #[test]
    fn a_key_that_ends_makes_room_and_the_login_stays() {
        let (one, other) = (key(KeyKind::Bastion, "josiah"), key(KeyKind::Bastion, "josiah"));
        let login = one.login.clone();
        let register =
            Register::empty(Uuid::nil()).with_login(login.clone()).with(&one, NOW).with(&other, NOW);
        let left = register.without(one.uuid, NOW);
        assert_eq!((left.active(NOW).collect::<Vec<_>>(), left.login), (vec![other.uuid], Some(login)));
    }

    #[test]
    fn each_change_is_made_from_one_version() {
        let first = Register::empty(Uuid::nil());
        assert_eq!(first.unchanged(), Condition::new_item());
        let second = first.with(&key(KeyKind::Bastion, "josiah"), NOW);
        assert_eq!(second.unchanged(), Condition::equals("version", 1));
    }
}
