//! People: one record behind all APIs.

use serde::{Deserialize, Serialize};
use storage::{Condition, StorageError, Table, Transaction, Update, time};
use uuid::Uuid;

use crate::{Level, OrcidId};

/// A person, as stored under `person#<uuid>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    id: String,
    /// The person's id in every API that has people.
    pub uuid: Uuid,
    /// The ORCID iD, once the person has signed in with it or linked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orcid: Option<OrcidId>,
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
}

/// What makes an ORCID iD belong to one person: stored under `orcid#<iD>`.
#[derive(Debug, Serialize, Deserialize)]
struct OrcidRow {
    id: String,
    uuid: Uuid,
}

/// The people of this service.
#[derive(Debug, Clone)]
pub struct People {
    table: Table,
}

impl People {
    /// People in this table.
    #[must_use]
    pub fn new(table: Table) -> Self {
        Self { table }
    }

    /// The person with this uuid.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(&self, uuid: Uuid) -> Result<Option<Person>, StorageError> {
        self.table.get(&person_key(uuid)).await
    }

    /// The person who signs in with this ORCID iD, made at level 0 if it is the first time. Two first times at once
    /// make one person.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn sign_in(&self, orcid: &OrcidId, name: &str) -> Result<Person, StorageError> {
        if let Some(uuid) = self.uuid_of(orcid).await? {
            return self.seen(uuid, name).await;
        }
        match self.create(orcid, name).await {
            Err(StorageError::Conflict) => {
                let uuid = self.uuid_of(orcid).await?;
                self.seen(uuid.ok_or(StorageError::Conflict)?, name).await
            }
            made => made,
        }
    }

    async fn uuid_of(&self, orcid: &OrcidId) -> Result<Option<Uuid>, StorageError> {
        let row: Option<OrcidRow> = self.table.get(&orcid_key(orcid)).await?;
        Ok(row.map(|row| row.uuid))
    }

    async fn create(&self, orcid: &OrcidId, name: &str) -> Result<Person, StorageError> {
        let uuid = Uuid::new_v4();
        let now = time::now_rfc3339();
        let person = Person {
            id: person_key(uuid),
            uuid,
            orcid: Some(orcid.clone()),
            username: orcid.to_string(),
            name: name.to_owned(),
            level: Level::USER,
            created: now.clone(),
            last_seen: Some(now),
        };
        let claim = OrcidRow { id: orcid_key(orcid), uuid };
        Transaction::new()
            .put(&self.table, &claim, &Condition::new_item())?
            .put(&self.table, &person, &Condition::new_item())?
            .commit()
            .await?;
        Ok(person)
    }

    async fn seen(&self, uuid: Uuid, name: &str) -> Result<Person, StorageError> {
        let mut update = Update::new().set("last_seen", time::now_rfc3339()).when(Condition::existing_item());
        if !name.is_empty() {
            update = update.set("name", name);
        }
        self.table.update(&person_key(uuid), update).await
    }
}

fn person_key(uuid: Uuid) -> String {
    format!("person#{uuid}")
}

fn orcid_key(orcid: &OrcidId) -> String {
    format!("orcid#{orcid}")
}
