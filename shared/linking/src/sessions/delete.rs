//! Delete: in two steps where there is a token to be revoked.

use storage::{SecretText, StorageError};

use super::{ATTEMPTS, LinkingSessions, now_ms};
use crate::machine::State;
use crate::{LinkingError, Session, session};

/// A deletion under way.
#[derive(Debug)]
pub struct Deletion {
    session: Session,
    /// The token to revoke before the deletion goes on.
    pub token: Option<SecretText>,
}

impl LinkingSessions {
    /// Begins to delete a session. One with a token is marked first, so that it can't be finished while its token is
    /// revoked. Dying before `delete` leaves it to the user's next try.
    ///
    /// # Errors
    /// `NotFound`, then `NotOwner`.
    pub async fn begin_deletion(&self, session_id: &str, username: &str) -> Result<Deletion, LinkingError> {
        for _ in 0..ATTEMPTS {
            let session = self.read(session_id, username).await?;
            let token = match &session.grant {
                Some(grant) => Some(grant.access_token(&self.vault, session.row()).await?),
                None => None,
            };
            let marked = session.state != State::Complete
                || session.is_being_deleted()
                || self.write(&session, session::begin_deletion(username, now_ms())).await?;
            if marked {
                return Ok(Deletion { session, token });
            }
        }
        Err(StorageError::Conflict.into())
    }

    /// Deletes it, once the token is revoked.
    ///
    /// # Errors
    /// `Storage` with `Conflict` when the session has been completed meanwhile: the caller begins anew.
    pub async fn delete(&self, deletion: &Deletion) -> Result<(), LinkingError> {
        let session = &deletion.session;
        let condition = session::deletion(&session.username, now_ms());
        match self.table.delete(session.row(), Some(condition)).await {
            // Gone already is as good.
            Err(StorageError::Conflict) => match self.read(&session.session_id, &session.username).await {
                Err(LinkingError::NotFound) => Ok(()),
                Ok(_) => Err(StorageError::Conflict.into()),
                Err(error) => Err(error),
            },
            deleted => Ok(deleted?),
        }
    }
}
