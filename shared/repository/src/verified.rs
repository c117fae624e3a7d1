//! Which repositories our tokens open.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::join_all;
use storage::StorageError;
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::{Recipient, Repositories};

/// How long it is believed that a token opens a repository.
const GOOD_FOR: Duration = Duration::from_secs(300);
/// How long it is believed that it doesn't.
const BAD_FOR: Duration = Duration::from_secs(30);
/// How long a repository may take to say so.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is known of the repositories' tokens, and until when. One that can't be asked counts as closed.
#[derive(Debug, Clone, Default)]
pub struct Verified(Arc<Mutex<HashMap<Recipient, (bool, Instant)>>>);

impl Verified {
    /// The repositories that a token opens, in the order of `Recipient::ALL`. All are asked at once.
    ///
    /// # Errors
    /// When the tokens can't be read.
    pub async fn open(&self, repositories: &Repositories) -> Result<Vec<Recipient>, StorageError> {
        let configured = repositories.configured().await?;
        let open = join_all(configured.iter().map(|one| self.is_open(repositories, *one))).await;
        let both = configured.into_iter().zip(open);
        Ok(both.filter_map(|(recipient, is_open)| is_open.then_some(recipient)).collect())
    }

    async fn is_open(&self, repositories: &Repositories, recipient: Recipient) -> bool {
        if let Some((is_open, until)) = self.0.lock().await.get(&recipient)
            && Instant::now() < *until
        {
            return *is_open;
        }
        let is_open = verify(repositories, recipient).await;
        let until = Instant::now() + if is_open { GOOD_FOR } else { BAD_FOR };
        self.0.lock().await.insert(recipient, (is_open, until));
        is_open
    }
}

async fn verify(repositories: &Repositories, recipient: Recipient) -> bool {
    let Ok(Some(repository)) = repositories.of(recipient).await else { return false };
    match timeout(PATIENCE, repository.verify()).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(%error, %recipient, "a repository's token was not verified");
            false
        }
        Err(_) => {
            tracing::warn!(%recipient, "a repository did not say whether its token is good");
            false
        }
    }
}
