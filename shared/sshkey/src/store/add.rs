//! A new key: together with what keeps it unique and counted, or not at all.

use storage::{Condition, StorageError, Transaction, time};

use super::{ATTEMPTS, Holder, KeyError, Keys, Print, pause, room};
use crate::gecos::gecos;
use crate::register::Register;
use crate::{KeyKind, Login, NewKey, PublicKey, SshKey};

impl Keys {
    /// Keeps a key.
    ///
    /// # Errors
    /// `TooMany` also for the second of two that would be the last, and `Duplicate` for the second of two that are the
    /// same; `Busy`, or when the store does not answer.
    pub async fn add(&self, holder: Holder<'_>, new: NewKey) -> Result<SshKey, KeyError> {
        // Before anything is written for her.
        self.room(holder, new.kind).await?;
        let login = self.login(holder).await?;
        let key = self.new_key(holder, new, login);
        for attempt in 1..=ATTEMPTS {
            let (registers, now) = (self.registers(holder.person).await?, time::now_rfc3339());
            room(&registers, key.kind, &now)?;
            self.unique(holder, &key.public).await?;
            match self.write(&key, &registers, &now).await {
                Ok(()) => return Ok(key),
                Err(StorageError::Conflict) => pause(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(KeyError::Busy)
    }

    /// Whether she may have one more key of this kind, for one that will not be kept.
    ///
    /// # Errors
    /// `TooMany`, or when the store does not answer.
    pub async fn room(&self, holder: Holder<'_>, kind: KeyKind) -> Result<(), KeyError> {
        room(&self.registers(holder.person).await?, kind, &time::now_rfc3339())
    }

    fn new_key(&self, holder: Holder<'_>, new: NewKey, login: Login) -> SshKey {
        let (person, days) = (holder.person.uuid, self.days(new.kind));
        SshKey::new(new, person, login, gecos(holder.name, holder.email), days, time::now())
    }

    /// That none of her uuids has or had this key.
    async fn unique(&self, holder: Holder<'_>, public: &PublicKey) -> Result<(), KeyError> {
        for uuid in holder.person.uuids() {
            let print: Option<Print> = self.table.get(&Print::key(uuid, public)).await?;
            if print.is_some_and(|print| !time::is_past(print.remove_at)) {
                return Err(KeyError::Duplicate(public.fingerprint.clone()));
            }
        }
        Ok(())
    }

    async fn write(&self, key: &SshKey, registers: &[Register], now: &str) -> Result<(), StorageError> {
        let [register, others @ ..] = registers else { return Err(StorageError::Conflict) };
        let print = Print { id: Print::key(key.person, &key.public), remove_at: key.remove_at };
        let forgotten = Condition::less("remove_at", time::epoch_seconds_after(1));
        let mut writes = Transaction::new()
            .put(&self.table, key, &Condition::new_item())?
            .put(&self.table, &print, &Condition::new_item().or(forgotten))?
            .put(&self.table, &register.with(key, now), &register.unchanged())?;
        for other in others {
            writes = writes.check(&self.table, other.id(), &other.unchanged())?;
        }
        writes.commit().await
    }
}
