//! Why a row is not sent. Nothing is recorded then.

use linking::LinkingError;
use orcid::OAuthError;
use orcid_item::Invalid;
use storage::StorageError;
use uuid::Uuid;

/// A row that was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The person has no ORCID iD.
    #[error("The related profileItem item (id = {0}) does not have an orcid")]
    NoOrcid(Uuid),
    /// She has no link to ORCID.
    #[error("The related profileItem item (id = {0}) does not have an access token")]
    NoToken(Uuid),
    /// ORCID would not take it.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Her token can't be read.
    #[error(transparent)]
    Linking(#[from] LinkingError),
    /// Our client at ORCID is not configured.
    #[error(transparent)]
    Client(#[from] OAuthError),
    /// A store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
