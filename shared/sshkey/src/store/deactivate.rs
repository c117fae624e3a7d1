//! The end of a key by its owner.

use identity::Person;
use storage::{Condition, StorageError, Transaction, Update, time};
use uuid::Uuid;

use super::{ATTEMPTS, KeyError, Keys, Print, pause};
use crate::SshKey;
use crate::key::End;

impl Keys {
    /// Ends a person's key. One that has ended stays as it is.
    ///
    /// # Errors
    /// `Unknown` or `NotHers`; `Busy`, or when the store does not answer.
    pub async fn deactivate(&self, person: &Person, uuid: Uuid) -> Result<(), KeyError> {
        for attempt in 1..=ATTEMPTS {
            let key = self.find(uuid).await?.ok_or(KeyError::Unknown(uuid))?;
            if !key.is_of(person) {
                return Err(KeyError::NotHers(uuid));
            }
            if !key.is_active() {
                return Ok(());
            }
            match self.end(&key).await {
                Ok(()) => return Ok(()),
                Err(StorageError::Conflict) => pause(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(KeyError::Busy)
    }

    async fn end(&self, key: &SshKey) -> Result<(), StorageError> {
        let now = time::now();
        let (end, register) = (End::at(now), self.register(key.person).await?);
        let ended = Update::new()
            .set("deactivated_on", &end.at)
            .set("ends_on", &end.at)
            .set("remove_at", end.remove_at)
            .when(Condition::existing_item())
            .when(Condition::absent("deactivated_on"));
        // DynamoDB may just have removed it, and must not make a row of nothing but a time.
        let print = Update::new().set("remove_at", end.remove_at).when(Condition::existing_item());
        Transaction::new()
            .update(&self.table, &key.id, &ended)?
            .update(&self.table, &Print::key(key.person, &key.public), &print)?
            .put(&self.table, &register.without(key.uuid, &end.at), &register.unchanged())?
            .commit()
            .await
    }
}
