//! The keys of all people, in one table: rows of keys, of what makes a key unique, of logins and of registers.

mod add;
mod deactivate;
mod login;

use std::time::Duration;

use futures::future::try_join_all;
use identity::Person;
use serde::{Deserialize, Serialize};
use storage::settings::{self, SettingError};
use storage::{Clients, Query, StorageError, Table, time};
use uuid::Uuid;

use crate::key::LISTED;
use crate::register::Register;
use crate::{KeyKind, PublicKey, Since, SshKey};

/// Active keys of one kind that a person has at most (contract/people.md 3.5).
pub const MAX_ACTIVE: usize = 5;
/// Days that a key for the bastion host is good for, unless the stack says otherwise.
const BASTION_DAYS: u16 = 5;
/// The same for slivers.
const SLIVER_DAYS: u16 = 10;
/// Bytes of an answer to a bastion host at most: Lambda's are 6 MB.
const MAX_ANSWER: usize = 5_000_000;
/// Times that a change is tried again after losing to another.
const ATTEMPTS: u32 = 10;
/// How long it waits before it is tried again, times the number of the attempt.
const PAUSE: Duration = Duration::from_millis(10);

/// Why a key is not kept, not ended or not listed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The person has as many active keys of this kind as one may have.
    #[error("already has max number of SSH Keys of type '{0}'")]
    TooMany(KeyKind),
    /// The person has or had this key.
    #[error("Duplicate Key: Fingerprint '{0}' is not unique")]
    Duplicate(String),
    /// There is no such key.
    #[error("No match for SSH Key with uuid = '{0}'")]
    Unknown(Uuid),
    /// It is somebody else's.
    #[error("does not own SSH Key '{0}'")]
    NotHers(Uuid),
    /// More keys changed than one answer holds.
    #[error("since_date: more keys have changed since then than one answer holds, ask for a later time")]
    TooManyChanges,
    /// Other requests change the same person's keys all the time.
    #[error("your SSH keys are being changed by other requests, try again")]
    Busy,
    /// The store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Who gets a key, and what her account is called after.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// The person.
    pub person: &'a Person,
    /// What she is called.
    pub name: &'a str,
    /// Her address, if she gave one.
    pub email: Option<&'a str>,
}

impl Holder<'_> {
    /// What her login is made of: the local part of her address, or her name.
    fn stem(&self) -> &str {
        let local = self.email.and_then(|email| email.split('@').next());
        local.filter(|local| !local.is_empty()).unwrap_or(self.name)
    }
}

/// What makes a key one of a person's only once: stored under its fingerprint, as long as the key is remembered.
#[derive(Debug, Serialize, Deserialize)]
struct Print {
    id: String,
    remove_at: i64,
}

impl Print {
    fn key(person: Uuid, public: &PublicKey) -> String {
        format!("print#{person}#{}", public.fingerprint_sha256)
    }
}

/// The keys of this service.
#[derive(Debug, Clone)]
pub struct Keys {
    table: Table,
    bastion_days: u16,
    sliver_days: u16,
}

impl Keys {
    /// Keys in the table and with the lifetimes that the environment names.
    ///
    /// # Errors
    /// When a variable is missing or can't be read.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        let expected = "a number of days";
        Ok(Self {
            table: clients.table("KEYS_TABLE")?,
            bastion_days: settings::parsed("BASTION_KEY_DAYS", BASTION_DAYS, expected)?,
            sliver_days: settings::parsed("SLIVER_KEY_DAYS", SLIVER_DAYS, expected)?,
        })
    }

    fn days(&self, kind: KeyKind) -> u16 {
        match kind {
            KeyKind::Bastion => self.bastion_days,
            KeyKind::Sliver => self.sliver_days,
        }
    }

    /// The key with this id, also one that has ended, as long as it is remembered.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(&self, uuid: Uuid) -> Result<Option<SshKey>, StorageError> {
        let key: Option<SshKey> = self.table.get(&SshKey::key(uuid)).await?;
        Ok(key.filter(|key| !key.is_forgotten()))
    }

    /// A person's active keys, the oldest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn active(&self, person: &Person) -> Result<Vec<SshKey>, StorageError> {
        let (registers, now) = (self.registers(person).await?, time::now_rfc3339());
        let ids = registers.iter().flat_map(|register| register.active(&now));
        let keys = try_join_all(ids.map(|uuid| self.find(uuid))).await?;
        let mut keys: Vec<_> = keys.into_iter().flatten().filter(SshKey::is_active).collect();
        keys.sort_by(|one, other| (&one.created_on, one.uuid).cmp(&(&other.created_on, other.uuid)));
        Ok(keys)
    }

    /// The keys for bastion hosts that were made, deactivated or have expired since a time, by when they were made. The
    /// indexes that are read may lag behind by a moment.
    ///
    /// # Errors
    /// `TooManyChanges`, or when the store does not answer.
    pub async fn changed_since(&self, since: Since, now: &str) -> Result<Vec<SshKey>, KeyError> {
        let since = since.rfc3339();
        let made = Query::new("made", "listing", LISTED).from("created_on", &since);
        // What is in both counts twice: that errs on the safe side.
        let mut bytes = 0;
        let mut keys = self.listed(&made, &mut bytes).await?;
        if since.as_str() <= now {
            let ended = Query::new("ended", "listing", LISTED).between("ends_on", &since, now);
            keys.extend(self.listed(&ended, &mut bytes).await?);
        }
        keys.retain(|key| !key.is_forgotten());
        keys.sort_by(|one, other| (&one.created_on, one.uuid).cmp(&(&other.created_on, other.uuid)));
        keys.dedup_by_key(|key| key.uuid);
        Ok(keys)
    }

    /// The active keys that open the account `login` of a person on bastion hosts, the oldest first. A key that was
    /// deactivated a moment ago is not among them.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn open(
        &self,
        person: &Person,
        login: &str,
        since: Since,
    ) -> Result<Vec<SshKey>, StorageError> {
        let (mut keys, since) = (self.active(person).await?, since.rfc3339());
        keys.retain(|key| {
            key.kind == KeyKind::Bastion && key.login.as_str() == login && key.created_on >= since
        });
        Ok(keys)
    }

    async fn listed(&self, query: &Query, bytes: &mut usize) -> Result<Vec<SshKey>, KeyError> {
        let (mut keys, mut start) = (Vec::new(), None);
        loop {
            let page = self.table.query::<SshKey>(query, start).await?;
            *bytes += page.records.iter().map(SshKey::answer_bytes).sum::<usize>();
            if *bytes > MAX_ANSWER {
                return Err(KeyError::TooManyChanges);
            }
            keys.extend(page.records);
            start = page.next;
            if start.is_none() {
                return Ok(keys);
            }
        }
    }

    /// The registers of her uuids, her own first.
    async fn registers(&self, person: &Person) -> Result<Vec<Register>, StorageError> {
        try_join_all(person.uuids().map(|uuid| self.register(uuid))).await
    }

    async fn register(&self, uuid: Uuid) -> Result<Register, StorageError> {
        let register = self.table.get(&Register::key(uuid)).await?;
        Ok(register.unwrap_or_else(|| Register::empty(uuid)))
    }
}

/// Waits before another attempt.
async fn pause(attempt: u32) {
    tokio::time::sleep(PAUSE * attempt).await;
}

/// Whether a person of `registers` may have one more key of this kind.
fn room(registers: &[Register], kind: KeyKind, now: &str) -> Result<(), KeyError> {
    let active: usize = registers.iter().map(|register| register.count(kind, now)).sum();
    if active >= MAX_ACTIVE { Err(KeyError::TooMany(kind)) } else { Ok(()) }
}
