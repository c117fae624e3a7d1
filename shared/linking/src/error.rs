//! What a linking session or a link refuses.

use storage::StorageError;

use crate::VaultError;

/// A step that was not made.
#[derive(Debug, thiserror::Error)]
pub enum LinkingError {
    /// There is no such session, or it has expired.
    #[error("Linking session not found")]
    NotFound,
    /// The session is another user's.
    #[error("Username does not match linking session")]
    NotOwner,
    /// The session's state does not allow the step.
    #[error("the linking session's state does not allow this")]
    WrongState,
    /// The OAuth state was used before, or the session was started again since.
    #[error("the OAuth state is not the one that the session waits for")]
    UsedState,
    /// The user has a link.
    #[error("the user is linked")]
    AlreadyLinked,
    /// Another user has a link to the ORCID iD.
    #[error("the ORCID iD is linked to another user")]
    OrcidAlreadyLinked,
    /// The user has no KBase account: she is her ORCID iD, and can be linked to no other.
    #[error("the user has signed in with another ORCID iD")]
    OtherOrcid,
    /// A token could not be encrypted or decrypted.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
