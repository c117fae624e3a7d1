//! Changing what a person may do (contract/compendia.md 11.6, contract/decisions.md "Identity").

use std::time::Duration;

use storage::{StorageError, Transaction, Update};

use super::{People, unchanged};
use crate::{Level, OrcidId, Person};

/// Times that a change is tried again after losing to another.
const ATTEMPTS: u32 = 5;
/// How long it waits before it is tried again, times the number of the attempt.
const PAUSE: Duration = Duration::from_millis(20);

/// Why a level was not changed.
#[derive(Debug, thiserror::Error)]
pub enum LevelError {
    /// The caller is no editor, or the new level or the person's is above the caller's own.
    #[error("user level does not allow edit")]
    NotAllowed,
    /// Nobody has this ORCID iD.
    #[error("no user with this id")]
    Unknown,
    /// Others change the same people all the time.
    #[error("user is being changed by others, try again")]
    Busy,
    /// The store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl People {
    /// Gives the person with this ORCID iD another level, in the name of `caller`. The levels that the rule was applied
    /// to are those at the moment of the write: if one changes meanwhile, it is applied again.
    ///
    /// # Errors
    /// In this order: `NotAllowed` for what the caller may never give, `Unknown`, `NotAllowed` for a person above her.
    pub async fn set_level(
        &self,
        caller: &Person,
        orcid: &OrcidId,
        level: Level,
    ) -> Result<Person, LevelError> {
        let mut current = Some(caller.clone());
        for attempt in 1..=ATTEMPTS {
            let caller = current.take().ok_or(LevelError::NotAllowed)?;
            if !level.may_be_given_by(caller.level) {
                return Err(LevelError::NotAllowed);
            }
            let person = self.with_orcid(orcid).await?.ok_or(LevelError::Unknown)?;
            if person.level > caller.level {
                return Err(LevelError::NotAllowed);
            }
            match self.change(&caller, &person, level).await {
                Ok(()) => return Ok(Person { level, ..person }),
                Err(StorageError::Conflict) => tokio::time::sleep(PAUSE * attempt).await,
                Err(error) => return Err(error.into()),
            }
            current = self.find(caller.uuid).await?;
        }
        Err(LevelError::Busy)
    }

    /// Writes the level while both are who they were, at the levels they had.
    async fn change(&self, caller: &Person, person: &Person, level: Level) -> Result<(), StorageError> {
        let update = Update::new().set("level", level).when(unchanged(person.level));
        let mut writes = Transaction::new().update(&self.table, &person.id, &update)?;
        if caller.uuid != person.uuid {
            writes = writes.check(&self.table, &caller.id, &unchanged(caller.level))?;
        }
        writes.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_without_a_level_has_level_0() {
        let orcid: OrcidId = "0000-0002-1825-0097".parse().unwrap();
        let person = Person::new(&crate::person::Identifier::Orcid(&orcid), "");
        assert!(format!("{:?}", unchanged(person.level)).contains("Absent(\"level\")"));
        assert!(!format!("{:?}", unchanged(Level::KNOWN)).contains("Absent(\"level\")"));
    }
}
