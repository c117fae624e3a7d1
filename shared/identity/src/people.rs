//! People, found by what vouches for them.

mod level;
mod list;
mod listing;
mod many;
mod unite;

pub use level::LevelError;

use storage::{Condition, StorageError, Table, Transaction, Update, time};
use uuid::Uuid;

use crate::person::{Claim, Identifier, Person, PersonRow, person_key};
use crate::{Level, OrcidId};

/// Times that a write is tried again after losing to another.
const ATTEMPTS: usize = 3;

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

    /// The person with this uuid, also by one that she had before two became one.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(&self, uuid: Uuid) -> Result<Option<Person>, StorageError> {
        match self.table.get(&person_key(uuid)).await? {
            None => Ok(None),
            Some(PersonRow::Person(person)) => Ok(Some(*person)),
            // An alias never points at another: who has both identifiers is not united again.
            Some(PersonRow::Alias { alias_of, .. }) => match self.table.get(&person_key(alias_of)).await? {
                Some(PersonRow::Person(person)) => Ok(Some(*person)),
                _ => Ok(None),
            },
        }
    }

    /// The person who has this ORCID iD.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn with_orcid(&self, orcid: &OrcidId) -> Result<Option<Person>, StorageError> {
        match self.holder(&Identifier::Orcid(orcid)).await? {
            Some(uuid) => self.find(uuid).await,
            None => Ok(None),
        }
    }

    /// The person who signs in with this ORCID iD, made at level 0 if it is the first time. Two first times at once
    /// make one person.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn sign_in(&self, orcid: &OrcidId, name: &str) -> Result<Person, StorageError> {
        self.vouched(&Identifier::Orcid(orcid), name).await
    }

    /// The person whom KBase calls `user`, made at level 0 if it is the first time.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn kbase(&self, user: &str) -> Result<Person, StorageError> {
        self.vouched(&Identifier::Kbase(user), "").await
    }

    async fn vouched(&self, identifier: &Identifier<'_>, name: &str) -> Result<Person, StorageError> {
        for _ in 0..ATTEMPTS {
            let found = match self.holder(identifier).await? {
                Some(uuid) => self.seen(uuid, name).await,
                None => self.create(identifier, name).await,
            };
            // A conflict: another made or united the person meanwhile, and the next look finds her.
            match found {
                Err(StorageError::Conflict) => {}
                found => return found,
            }
        }
        Err(StorageError::Conflict)
    }

    async fn holder(&self, identifier: &Identifier<'_>) -> Result<Option<Uuid>, StorageError> {
        let claim: Option<Claim> = self.table.get(&identifier.key()).await?;
        Ok(claim.map(|claim| claim.uuid))
    }

    async fn create(&self, identifier: &Identifier<'_>, name: &str) -> Result<Person, StorageError> {
        let person = Person::new(identifier, name);
        let claim = Claim::new(identifier, &person);
        Transaction::new()
            .put(&self.table, &claim, &Condition::new_item())?
            .put(&self.table, &person, &Condition::new_item())?
            .commit()
            .await?;
        Ok(person)
    }

    async fn seen(&self, uuid: Uuid, name: &str) -> Result<Person, StorageError> {
        let person = Condition::existing_item().and(Condition::absent("alias_of"));
        let seen = Update::new().set("last_seen", time::now_rfc3339());
        if name.is_empty() {
            return self.table.update(&person_key(uuid), seen.when(person)).await;
        }
        // Mostly she is called what she was, and lists have nothing to follow. Who is from before there were lists is new.
        let same = Condition::equals("name", name).and(Condition::Present("revision".to_owned()));
        let again = seen.clone().when(person.clone()).when(same);
        match self.table.update(&person_key(uuid), again).await {
            Err(StorageError::Conflict) => {
                let renamed = listing::marked(seen.set("name", name)).when(person);
                self.table.update(&person_key(uuid), renamed).await
            }
            found => found,
        }
    }
}

/// The row is still a person of this level: what was decided from it still holds. A record without a level has level 0.
fn unchanged(level: Level) -> Condition {
    let same = Condition::equals("level", level);
    let same = if level == Level::USER { same.or(Condition::absent("level")) } else { same };
    Condition::existing_item().and(Condition::absent("alias_of")).and(same)
}
