//! Issuing, listing, revoking and recognising API tokens. A token's row is found by its SHA-256, so nothing has to be
//! compared with a secret, and it is read at every use: what is revoked is refused from then on.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use storage::{Condition, SecretText, StorageError, Table, Transaction};
use uuid::Uuid;

use super::register::Register;
use super::{ApiToken, MAX_TOKENS, TokenDays, TokenLabel};
use crate::{Person, signature};

/// Times that a change is tried again after losing to another.
const ATTEMPTS: u32 = 10;
/// How long it waits before it is tried again, times the number of the attempt.
const PAUSE: Duration = Duration::from_millis(10);

#[derive(Debug, Serialize, Deserialize)]
struct TokenRow {
    id: String,
    person: Uuid,
    expires_at: i64,
}

/// Why there is no new token, or none is revoked.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The person has as many as one may have.
    #[error("you have {MAX_TOKENS} API tokens, revoke one first")]
    TooMany,
    /// Other requests change the same person's tokens all the time.
    #[error("your API tokens are being changed by other requests, try again")]
    Busy,
    /// The store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The API tokens of this service, in the table of sessions.
#[derive(Debug, Clone)]
pub struct ApiTokens {
    table: Table,
}

impl ApiTokens {
    /// Tokens in this table.
    #[must_use]
    pub fn new(table: Table) -> Self {
        Self { table }
    }

    /// The person whose token this is, or an alias of hers; `None` for one that is unknown, expired or revoked.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn person(&self, token: &SecretText) -> Result<Option<Uuid>, StorageError> {
        let row: Option<TokenRow> = self.table.get(&key(&signature::fingerprint(token.expose()))).await?;
        Ok(row.filter(|row| !storage::time::is_past(row.expires_at)).map(|row| row.person))
    }

    /// Makes a token for a person: what is kept of it, and itself, which nothing shows again.
    ///
    /// # Errors
    /// `TooMany` also for the second of two that would be the last.
    pub async fn issue(
        &self,
        person: &Person,
        label: &TokenLabel,
        days: TokenDays,
    ) -> Result<(ApiToken, SecretText), TokenError> {
        let (token, secret) = ApiToken::random(label, days);
        let row = TokenRow { id: key(&token.id), person: person.uuid, expires_at: token.expires_at };
        for attempt in 1..=ATTEMPTS {
            let registers = self.registers(person).await?;
            if registers.iter().flat_map(Register::live).count() >= MAX_TOKENS {
                return Err(TokenError::TooMany);
            }
            let Some(register) = registers.first() else { break };
            let written = Transaction::new()
                .put(&self.table, &row, &Condition::new_item())?
                .put(&self.table, &register.with(token.clone()), &register.unchanged())?
                .commit()
                .await;
            match written {
                Ok(()) => return Ok((token, secret)),
                Err(StorageError::Conflict) => tokio::time::sleep(PAUSE * attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(TokenError::Busy)
    }

    /// A person's live tokens, the oldest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn list(&self, person: &Person) -> Result<Vec<ApiToken>, StorageError> {
        let registers = self.registers(person).await?;
        let mut tokens: Vec<_> = registers.iter().flat_map(Register::live).cloned().collect();
        tokens.sort_by(|one, other| one.created.cmp(&other.created));
        Ok(tokens)
    }

    /// Ends a token of this person; false when she has none with this id.
    ///
    /// # Errors
    /// `Busy`, or when the store does not answer.
    pub async fn revoke(&self, person: &Person, id: &str) -> Result<bool, TokenError> {
        for attempt in 1..=ATTEMPTS {
            let registers = self.registers(person).await?;
            let Some(register) = registers.iter().find(|register| register.has(id)) else { return Ok(false) };
            let written = Transaction::new()
                .delete(&self.table, &key(id))?
                .put(&self.table, &register.without(id), &register.unchanged())?
                .commit()
                .await;
            match written {
                Ok(()) => return Ok(true),
                Err(StorageError::Conflict) => tokio::time::sleep(PAUSE * attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(TokenError::Busy)
    }

    /// The registers of her uuids, her own first.
    async fn registers(&self, person: &Person) -> Result<Vec<Register>, StorageError> {
        let mut registers = Vec::new();
        for uuid in person.uuids() {
            let register = self.table.get(&Register::key(uuid)).await?;
            registers.push(register.unwrap_or_else(|| Register::empty(uuid)));
        }
        Ok(registers)
    }
}

fn key(id: &str) -> String {
    format!("token#{id}")
}
