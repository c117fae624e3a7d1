//! The links there are.

use storage::settings::SettingError;
use storage::{Clients, Condition, SecretText, StorageError, Table, Transaction};

use crate::link::{link_key, orcid_key};
use crate::{Link, LinkingError, Vault};

/// The links of all users.
#[derive(Debug, Clone)]
pub struct Links {
    table: Table,
    vault: Vault,
}

impl Links {
    /// Links in `LINKS_TABLE`, with tokens under `TOKEN_KEY`.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self { table: clients.table("LINKS_TABLE")?, vault: Vault::from_env(clients)? })
    }

    /// The user's link.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(&self, username: &str) -> Result<Option<Link>, LinkingError> {
        Ok(self.table.get(&link_key(username)).await?)
    }

    /// The access token that a link holds.
    ///
    /// # Errors
    /// When it can't be decrypted.
    pub async fn access_token(&self, link: &Link) -> Result<SecretText, LinkingError> {
        Ok(link.grant.access_token(&self.vault, &link.id).await?)
    }

    /// Removes this link, and frees its ORCID iD; a later link of the same user stays. The caller has revoked the token:
    /// dying in between leaves a link whose revoked token is revoked again by the next try, which ORCID allows.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remove(&self, link: &Link) -> Result<(), LinkingError> {
        let this = Condition::equals("session", &link.session);
        let held = Condition::absent("id").or(Condition::equals("username", &link.username));
        let removed = Transaction::new()
            .delete_when(&self.table, &link.id, &this)?
            .delete_when(&self.table, &orcid_key(link.orcid()), &held)?
            .commit()
            .await;
        match removed {
            // Gone or replaced meanwhile: this link is not there any more.
            Err(StorageError::Conflict) => match self.find(&link.username).await? {
                Some(now) if now.session == link.session => Err(StorageError::Conflict.into()),
                _ => Ok(()),
            },
            removed => Ok(removed?),
        }
    }
}
