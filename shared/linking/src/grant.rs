//! ORCID's grant as it is stored: what may be shown beside what is encrypted.

use identity::OrcidId;
use orcid::Grant;
use serde::{Deserialize, Serialize};
use storage::SecretText;
use utoipa::ToSchema;

use crate::{Vault, VaultError};

/// What anybody may see of ORCID's grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ORCIDAuthPublic)]
pub struct OrcidAuth {
    /// The researcher's name; empty when it is private.
    pub name: String,
    /// The scopes that were granted, separated by spaces.
    pub scope: String,
    /// How long the access token lives, in seconds from the grant on.
    pub expires_in: i64,
    /// Whose record it opens.
    pub orcid: OrcidId,
}

/// A grant whose tokens are encrypted for one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedGrant {
    /// What may be shown.
    pub public: OrcidAuth,
    token_type: String,
    access_token: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
}

const ACCESS: &str = "access_token";
const REFRESH: &str = "refresh_token";
const ID: &str = "id_token";

impl SealedGrant {
    /// Encrypts a grant for the row `row`. `orcid` is the grant's own, found right.
    pub(crate) async fn seal(
        vault: &Vault,
        row: &str,
        grant: &Grant,
        orcid: OrcidId,
    ) -> Result<Self, VaultError> {
        Ok(Self {
            public: OrcidAuth {
                name: grant.name.clone(),
                scope: grant.scope.clone(),
                expires_in: grant.expires_in,
                orcid,
            },
            token_type: grant.token_type.clone(),
            access_token: vault.seal(row, ACCESS, &grant.access_token).await?,
            refresh_token: seal_optional(vault, row, REFRESH, grant.refresh_token.as_ref()).await?,
            id_token: seal_optional(vault, row, ID, grant.id_token.as_ref()).await?,
        })
    }

    /// The same grant for another row, under the current key.
    pub(crate) async fn move_to(&self, vault: &Vault, from: &str, to: &str) -> Result<Self, VaultError> {
        let refresh = open_optional(vault, from, REFRESH, self.refresh_token.as_ref()).await?;
        let id = open_optional(vault, from, ID, self.id_token.as_ref()).await?;
        Ok(Self {
            public: self.public.clone(),
            token_type: self.token_type.clone(),
            access_token: vault.seal(to, ACCESS, &self.access_token(vault, from).await?).await?,
            refresh_token: seal_optional(vault, to, REFRESH, refresh.as_ref()).await?,
            id_token: seal_optional(vault, to, ID, id.as_ref()).await?,
        })
    }

    /// The access token of the grant in the row `row`.
    pub(crate) async fn access_token(&self, vault: &Vault, row: &str) -> Result<SecretText, VaultError> {
        vault.open(row, ACCESS, &self.access_token).await
    }
}

async fn seal_optional(
    vault: &Vault,
    row: &str,
    field: &str,
    token: Option<&SecretText>,
) -> Result<Option<String>, VaultError> {
    match token {
        Some(token) => Ok(Some(vault.seal(row, field, token).await?)),
        None => Ok(None),
    }
}

async fn open_optional(
    vault: &Vault,
    row: &str,
    field: &str,
    sealed: Option<&String>,
) -> Result<Option<SecretText>, VaultError> {
    match sealed {
        Some(sealed) => Ok(Some(vault.open(row, field, sealed).await?)),
        None => Ok(None),
    }
}
