//! The push: what is sent without anybody asking (contract/orcid-sync.md 6).

use orcid_queue::{Claimed, Mode, Retry, Wakeup};
use storage::StorageError;

use crate::{Sent, SyncError, Synchronizer};

/// What the push did with a row.
#[derive(Debug)]
pub enum Pushed {
    /// It was sent, or will be.
    Sent(Sent),
    /// It can't be sent as it is. That counts as an attempt.
    Refused(SyncError),
    /// There is nothing to do, or somebody else does it.
    Nothing,
}

impl Synchronizer {
    /// Sends the row of a message, if it still waits for the push as it did when the message was sent.
    ///
    /// # Errors
    /// When a store does not answer; the message should come again.
    pub async fn push(&self, message: &Wakeup, retry: Retry) -> Result<Pushed, StorageError> {
        let Wakeup { row, due } = *message;
        let Claimed::Mine(claim) = self.queue.claim(row, due).await? else { return Ok(Pushed::Nothing) };
        let preferences = self.queue.preferences(claim.row().profile_item_id).await?;
        if preferences.withdraws(claim.row()) {
            // It was being sent when its type was switched off, and whoever sent it died; or it was too new to be seen then.
            // Whoever dies in between leaves it to the push all the same.
            claim.release(None).await?;
            self.queue.withdraw(row).await?;
            return Ok(Pushed::Nothing);
        }
        if preferences.mode != Mode::Batch || claim.row().attempts >= retry.max_attempts {
            claim.leave().await?;
            return Ok(Pushed::Nothing);
        }
        match self.send(*claim, false, Some(retry)).await {
            Ok(sent) => Ok(Pushed::Sent(sent)),
            Err(SyncError::Storage(error)) => Err(error),
            Err(error @ SyncError::Invalid(_)) => {
                tracing::error!(row, "{error}");
                Ok(Pushed::Refused(error))
            }
            Err(error) => {
                tracing::error!(row, "An unexpected error occurs during the synchronization: {error}");
                Ok(Pushed::Refused(error))
            }
        }
    }
}
