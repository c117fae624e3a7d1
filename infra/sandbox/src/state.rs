//! Everything that the sandbox remembers, in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::Clock;
use crate::deposits::deposit::Deposits;
use crate::faults::Faults;
use crate::oauth::client::Client;
use crate::oauth::grants::Grants;
use crate::oauth::id_token::Signer;
use crate::people::{People, Person};
use crate::records::Records;
use crate::records::item::Source;
use crate::records::record::Record;
use crate::requests::Requests;

/// The state as handlers get it.
pub type Shared = Arc<Sandbox>;

/// One sandbox.
#[derive(Debug)]
pub struct Sandbox {
    /// The one registered client.
    pub client: Client,
    /// The time.
    pub clock: Clock,
    /// Where ORCID Link is, for the user interface.
    pub link_url: String,
    /// Signs id tokens.
    pub signer: Signer,
    people: Mutex<People>,
    records: Mutex<Records>,
    grants: Mutex<Grants>,
    faults: Mutex<Faults>,
    requests: Mutex<Requests>,
    deposits: Mutex<Deposits>,
}

impl Sandbox {
    /// A sandbox with this client and these researchers, each with an empty record.
    #[must_use]
    pub fn new(client: Client, people: People) -> Self {
        let clock = Clock::default();
        let mut records = Records::default();
        for person in people.iter() {
            records.put_person(person, clock.now_ms());
        }
        Self {
            client,
            clock,
            link_url: "http://localhost:8080".to_owned(),
            signer: Signer::default(),
            people: Mutex::new(people),
            records: Mutex::new(records),
            grants: Mutex::default(),
            faults: Mutex::default(),
            requests: Mutex::default(),
            deposits: Mutex::default(),
        }
    }

    /// Puts loaded records in the place of empty ones. Their researchers need not be known before.
    #[must_use]
    pub fn with_records(self, loaded: Vec<Record>) -> Self {
        for record in loaded {
            let person = record.person();
            if self.people().get(&person.orcid).is_none() {
                self.people().put(person);
            }
            self.records().put(record);
        }
        self
    }

    /// Says where ORCID Link is.
    #[must_use]
    pub fn with_link_url(self, link_url: String) -> Self {
        Self { link_url, ..self }
    }

    /// Adds a researcher or changes their name and address; true when they are new.
    pub fn put_person(&self, person: Person) -> bool {
        self.records().put_person(&person, self.clock.now_ms());
        self.people().put(person)
    }

    /// The client, as the source of what it adds.
    #[must_use]
    pub fn source(&self) -> Source<'_> {
        Source { client_id: &self.client.id, name: &self.client.name }
    }

    /// The researchers.
    pub fn people(&self) -> MutexGuard<'_, People> {
        lock(&self.people)
    }

    /// Their records.
    pub fn records(&self) -> MutexGuard<'_, Records> {
        lock(&self.records)
    }

    /// Codes and tokens.
    pub fn grants(&self) -> MutexGuard<'_, Grants> {
        lock(&self.grants)
    }

    /// The faults that are switched on.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    /// The requests received.
    pub fn requests(&self) -> MutexGuard<'_, Requests> {
        lock(&self.requests)
    }

    /// What is deposited at repositories.
    pub fn deposits(&self) -> MutexGuard<'_, Deposits> {
        lock(&self.deposits)
    }
}

/// No lock here is held across a step that can fail half-way, so a poisoned one is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
