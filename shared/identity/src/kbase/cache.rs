//! Tokens that were found good a moment ago.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use storage::settings::{self, SettingError};

use crate::{Account, signature};

/// Accounts by the fingerprint of their token, each until its time: a refusal is never remembered.
#[derive(Debug, Clone)]
pub(crate) struct TokenCache {
    entries: Arc<Mutex<HashMap<String, Entry>>>,
    capacity: usize,
    lifetime: Duration,
}

#[derive(Debug)]
struct Entry {
    account: Account,
    until: Instant,
}

impl TokenCache {
    /// `TOKEN_CACHE_SECONDS` (default 300) and `TOKEN_CACHE_ENTRIES` (default 20,000).
    pub fn from_env() -> Result<Self, SettingError> {
        let seconds = settings::parsed("TOKEN_CACHE_SECONDS", 300, "a number of seconds")?;
        let capacity = settings::parsed("TOKEN_CACHE_ENTRIES", 20_000, "a number")?;
        Ok(Self::new(capacity, Duration::from_secs(seconds)))
    }

    fn new(capacity: usize, lifetime: Duration) -> Self {
        Self { entries: Arc::default(), capacity, lifetime }
    }

    /// The longest that anything is remembered.
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// The account of this token, if its time has not passed.
    pub fn get(&self, token: &str, now: Instant) -> Option<Account> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(&signature::fingerprint(token))?;
        (now < entry.until).then(|| entry.account.clone())
    }

    /// Remembers an account for `lifetime`. A full cache first forgets what is over, then the tenth that ends soonest.
    pub fn put(&self, token: &str, account: Account, lifetime: Duration, now: Instant) {
        if lifetime.is_zero() || self.capacity == 0 {
            return;
        }
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= self.capacity {
            entries.retain(|_, entry| now < entry.until);
        }
        if entries.len() >= self.capacity {
            let mut ends: Vec<_> = entries.values().map(|entry| entry.until).collect();
            let (_, last, _) = ends.select_nth_unstable(self.capacity / 10);
            let last = *last;
            entries.retain(|_, entry| entry.until > last);
        }
        entries.insert(signature::fingerprint(token), Entry { account, until: now + lifetime });
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn account(username: &str) -> Account {
        Account { username: username.to_owned(), person: Uuid::nil() }
    }

    #[test]
    fn an_account_is_remembered_until_its_time() {
        let (cache, now) = (TokenCache::new(10, MINUTE), Instant::now());
        cache.put("token", account("amara"), MINUTE, now);
        assert_eq!(cache.get("token", now + MINUTE / 2), Some(account("amara")));
        assert_eq!(cache.get("token", now + MINUTE), None);
        assert_eq!(cache.get("other", now), None);
    }

    #[test]
    fn nothing_is_remembered_for_no_time() {
        let (cache, now) = (TokenCache::new(10, MINUTE), Instant::now());
        cache.put("token", account("amara"), Duration::ZERO, now);
        assert!(cache.entries.lock().unwrap().is_empty());
    }

    #[test]
    fn it_never_holds_more_than_it_may() {
        let (cache, now) = (TokenCache::new(20, MINUTE), Instant::now());
        for n in 0..100_u32 {
            cache.put(&n.to_string(), account("amara"), MINUTE + Duration::from_millis(n.into()), now);
            assert!(cache.entries.lock().unwrap().len() <= 20);
        }
        assert!(cache.get("99", now).is_some());
        assert!(cache.get("0", now).is_none());
        let later = now + 2 * MINUTE;
        cache.put("new", account("björn"), MINUTE, later);
        assert!(cache.get("new", later).is_some());
    }

    #[test]
    fn tokens_themselves_are_not_kept() {
        let (cache, now) = (TokenCache::new(10, MINUTE), Instant::now());
        cache.put("hunter2", account("amara"), MINUTE, now);
        assert!(!format!("{cache:?}").contains("hunter2"));
    }
}
