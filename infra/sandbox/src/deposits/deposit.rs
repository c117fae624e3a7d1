//! Deposits: drafts and what is published of them.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::bucket::Bucket;
use super::caller::Caller;
use super::host::Host;
use super::limits::Limit;
use super::refusal::Refusal;

/// A draft or a published record.
#[derive(Clone, Debug)]
pub struct Deposit {
    /// Where.
    pub host: Host,
    /// Its id there.
    pub id: String,
    /// Whose.
    pub owner: u32,
    /// When it was made.
    pub created: String,
    /// When it was changed.
    pub modified: String,
    /// What is said about it.
    pub metadata: Map<String, Value>,
    /// Its files.
    pub bucket: Bucket,
    /// Whether it is public, and no longer to be changed.
    pub published: bool,
    /// How many files were uploaded whole, repetitions included.
    pub uploads: u32,
    /// How often it was published.
    pub publications: u32,
}

/// All deposits at all hosts, oldest first.
#[derive(Debug, Default)]
pub struct Deposits {
    list: Vec<Deposit>,
    /// How many there have been.
    made: u32,
    /// Lower limits than the usual ones.
    pub limits: Vec<Limit>,
}

impl Deposits {
    /// Adds an empty draft.
    pub fn add(&mut self, caller: &Caller, metadata: Map<String, Value>) -> Deposit {
        self.made += 1;
        // Two zeros at the end: no number of a public share.
        let id = match caller.host.is_zenodo() {
            true => ((50_000 + u64::from(self.made)) * 100).to_string(),
            false => Uuid::new_v4().simple().to_string(),
        };
        let now = now();
        let deposit = Deposit {
            host: caller.host,
            id,
            owner: caller.owner,
            created: now.clone(),
            modified: now,
            metadata,
            bucket: Bucket::new(),
            published: false,
            uploads: 0,
            publications: 0,
        };
        self.list.push(deposit.clone());
        deposit
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Deposit> {
        self.list.iter()
    }

    /// One, whoever's it is.
    #[must_use]
    pub fn get(&self, host: Host, id: &str) -> Option<&Deposit> {
        self.list.iter().find(|deposit| deposit.host == host && deposit.id == id)
    }

    /// One that the caller may see and change.
    ///
    /// # Errors
    /// 404 when there is none, 403 when it is another's.
    pub fn own(&mut self, caller: &Caller, id: &str) -> Result<&mut Deposit, Refusal> {
        let found = self.list.iter_mut().find(|deposit| deposit.host == caller.host && deposit.id == id);
        owned(found, caller)
    }

    /// The same, by its bucket.
    ///
    /// # Errors
    /// As `own`.
    pub fn with_bucket(&mut self, caller: &Caller, bucket: Uuid) -> Result<&mut Deposit, Refusal> {
        let found =
            self.list.iter_mut().find(|deposit| deposit.host == caller.host && deposit.bucket.id == bucket);
        owned(found, caller)
    }

    /// Removes a draft.
    pub fn remove(&mut self, host: Host, id: &str) {
        self.list.retain(|deposit| deposit.host != host || deposit.id != id);
    }
}

fn owned<'a>(found: Option<&'a mut Deposit>, caller: &Caller) -> Result<&'a mut Deposit, Refusal> {
    let deposit = found.ok_or_else(Refusal::unknown)?;
    if deposit.owner == caller.owner { Ok(deposit) } else { Err(Refusal::forbidden()) }
}

impl Deposit {
    /// Its DOI, or the one that it will get.
    #[must_use]
    pub fn doi(&self) -> String {
        let own = self.metadata.get("doi").and_then(Value::as_str).filter(|doi| !doi.is_empty());
        own.map_or_else(|| self.host.doi(&self.id), str::to_owned)
    }

    /// Makes it public.
    pub fn publish(&mut self) {
        self.published = true;
        self.publications += 1;
        self.modified = now();
    }

    /// True if it is the caller's.
    #[must_use]
    pub fn is_of(&self, caller: &Caller) -> bool {
        self.host == caller.host && self.owner == caller.owner
    }
}

/// An object with the members of another beside its own.
#[must_use]
pub fn with(mut document: Value, more: Value) -> Value {
    if let (Value::Object(members), Value::Object(more)) = (&mut document, more) {
        members.extend(more);
    }
    document
}

/// The time, as both write it.
#[must_use]
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string()
}
