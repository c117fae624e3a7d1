//! Logins on bastion hosts: each belongs to one person, for good.

use identity::Person;
use serde::{Deserialize, Serialize};
use storage::{Condition, StorageError, Transaction};
use uuid::Uuid;

use super::{ATTEMPTS, Holder, KeyError, Keys, pause};
use crate::Login;
use crate::register::Register;

/// What makes a login belong to one person: stored under its name.
#[derive(Debug, Serialize, Deserialize)]
struct LoginRow {
    id: String,
    owner: Uuid,
}

impl Keys {
    /// Her login, once she has one: it is made with her first key.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn known_login(&self, person: &Person) -> Result<Option<Login>, StorageError> {
        Ok(login(&self.registers(person).await?))
    }

    /// Whose login this is; may be an alias of hers.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn owner(&self, login: &str) -> Result<Option<Uuid>, StorageError> {
        let row: Option<LoginRow> = self.table.get(&row_id(login)).await?;
        Ok(row.map(|row| row.owner))
    }

    /// Her login; the first time one is made of her name. When two records became one, it is the one that she goes by,
    /// and keys that were made before keep the one they were made for.
    ///
    /// # Errors
    /// `Busy`, or when the store does not answer.
    pub async fn login(&self, holder: Holder<'_>) -> Result<Login, KeyError> {
        let person = holder.person;
        let candidates = Login::candidates(holder.stem(), person.uuid);
        for (candidate, attempt) in candidates.zip(1..=ATTEMPTS) {
            let registers = self.registers(person).await?;
            if let Some(login) = login(&registers) {
                return Ok(login);
            }
            let Some(register) = registers.first() else { break };
            let row = LoginRow { id: row_id(candidate.as_str()), owner: person.uuid };
            let written = Transaction::new()
                .put(&self.table, &row, &Condition::new_item())?
                .put(&self.table, &register.with_login(candidate.clone()), &register.unchanged())?
                .commit()
                .await;
            match written {
                Ok(()) => return Ok(candidate),
                // It is somebody else's, or another request has given her one.
                Err(StorageError::Conflict) => pause(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(KeyError::Busy)
    }
}

fn row_id(login: &str) -> String {
    format!("login#{login}")
}

fn login(registers: &[Register]) -> Option<Login> {
    registers.iter().find_map(|register| register.login.clone())
}
