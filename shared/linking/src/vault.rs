//! Encryption of tokens at rest: AES-256-GCM under keys in Secrets Manager.

mod keys;

use storage::settings::SettingError;
use storage::{Clients, Secret, SecretText, StorageError};

use keys::{Keys, OpenError};

/// A token that can't be encrypted or decrypted.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The secret is not what it should be; it says what should be there.
    #[error("the token key: {0}")]
    Configuration(&'static str),
    /// No key of this id is in the secret.
    #[error("there is no token key {0:?}")]
    UnknownKey(String),
    /// What is stored was changed, or belongs to another row or field.
    #[error("an encrypted token is damaged")]
    Damaged,
    /// Secrets Manager did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Encrypts and decrypts tokens. The secret is JSON: `{"current": "k1", "k1": "<at least 32 random characters>"}`.
/// To rotate, add a key and make it current; remove the old one when nothing is left of it.
#[derive(Debug, Clone)]
pub struct Vault {
    secret: Secret,
}

impl Vault {
    /// A vault with the keys of the secret that `TOKEN_KEY` names.
    ///
    /// # Errors
    /// When the variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { secret: clients.secret("TOKEN_KEY")? })
    }

    /// Encrypts a token for one field of one row. Elsewhere it can't be decrypted.
    ///
    /// # Errors
    /// When there is no key.
    pub async fn seal(&self, row: &str, field: &str, token: &SecretText) -> Result<String, VaultError> {
        Keys::parse(&self.secret.fresh().await?)?.seal(row, field, token)
    }

    /// Decrypts what was sealed for this field of this row. A key that is not known yet makes it look for new ones.
    ///
    /// # Errors
    /// When the text is not as it was sealed, or its key is gone.
    pub async fn open(&self, row: &str, field: &str, sealed: &str) -> Result<SecretText, VaultError> {
        let opened = Keys::parse(&self.secret.get().await?)?.open(row, field, sealed);
        if !matches!(opened, Err(OpenError::UnknownKey(_))) {
            return Ok(opened?);
        }
        self.secret.forget().await;
        Ok(Keys::parse(&self.secret.get().await?)?.open(row, field, sealed)?)
    }
}

impl From<OpenError> for VaultError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::UnknownKey(id) => Self::UnknownKey(id),
            OpenError::Damaged => Self::Damaged,
        }
    }
}
