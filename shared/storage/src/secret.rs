//! Secrets: fetched once per execution environment, fetched again when asked after a rotation.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::StorageError;

/// How old a fresh value may be: strangers can make us ask for one, so not each time.
const FRESH: Duration = Duration::from_secs(60);

/// A secret's text. It can't be printed: `Debug` hides it.
#[derive(Clone)]
pub struct SecretText(Arc<str>);

impl SecretText {
    /// Wraps a text that must not be printed.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretText(…)")
    }
}

/// A secret in Secrets Manager.
#[derive(Debug, Clone)]
pub struct Secret {
    client: aws_sdk_secretsmanager::Client,
    arn: String,
    cached: Arc<Mutex<Option<Cached>>>,
}

#[derive(Debug)]
struct Cached {
    text: SecretText,
    since: Instant,
}

impl Secret {
    pub(crate) fn new(client: aws_sdk_secretsmanager::Client, arn: String) -> Self {
        Self { client, arn, cached: Arc::default() }
    }

    /// The current value, from memory after the first call.
    ///
    /// # Errors
    /// When Secrets Manager does not answer, or the secret has no text.
    pub async fn get(&self) -> Result<SecretText, StorageError> {
        self.within(Duration::MAX).await
    }

    /// A value that was current a minute ago: for what other environments will verify, and when something does not fit
    /// the value known here, which a rotation explains.
    ///
    /// # Errors
    /// As `get`.
    pub async fn fresh(&self) -> Result<SecretText, StorageError> {
        self.within(FRESH).await
    }

    async fn within(&self, age: Duration) -> Result<SecretText, StorageError> {
        let mut cached = self.cached.lock().await;
        if let Some(Cached { text, since }) = cached.as_ref()
            && since.elapsed() <= age
        {
            return Ok(text.clone());
        }
        let answer = self.client.get_secret_value().secret_id(&self.arn).send().await;
        let answer = answer.map_err(|error| StorageError::service("secretsmanager GetSecretValue", error))?;
        let text = answer.secret_string.ok_or_else(|| StorageError::Missing("secret text".to_owned()))?;
        let text = SecretText::new(text);
        Ok(cached.insert(Cached { text, since: Instant::now() }).text.clone())
    }

    /// Forgets the cached value, so that the next `get` sees a rotated secret.
    pub async fn forget(&self) {
        *self.cached.lock().await = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let secret = SecretText::new("hunter2");
        assert!(!format!("{secret:?}").contains("hunter2"));
        assert_eq!(secret.expose(), "hunter2");
    }
}
