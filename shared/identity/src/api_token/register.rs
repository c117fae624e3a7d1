//! The tokens of one uuid, in one row: read consistently, and changed together with the tokens' own rows.

use serde::{Deserialize, Serialize};
use storage::Condition;
use uuid::Uuid;

use super::ApiToken;

/// The row. It is not there before the first token, and DynamoDB removes it some time after the last has expired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Register {
    id: String,
    /// Grows with every change.
    version: u64,
    tokens: Vec<ApiToken>,
    expires_at: i64,
}

impl Register {
    pub fn key(person: Uuid) -> String {
        format!("tokens#{person}")
    }

    pub fn empty(person: Uuid) -> Self {
        Self { id: Self::key(person), version: 0, tokens: Vec::new(), expires_at: 0 }
    }

    /// Those that are good, the oldest first.
    pub fn live(&self) -> impl Iterator<Item = &ApiToken> {
        self.tokens.iter().filter(|token| token.is_live())
    }

    pub fn has(&self, id: &str) -> bool {
        self.live().any(|token| token.id == id)
    }

    /// The next version, with this token.
    pub fn with(&self, token: ApiToken) -> Self {
        self.next(self.live().cloned().chain([token]).collect())
    }

    /// The next version, without this token.
    pub fn without(&self, id: &str) -> Self {
        self.next(self.live().filter(|token| token.id != id).cloned().collect())
    }

    fn next(&self, tokens: Vec<ApiToken>) -> Self {
        let last = tokens.iter().map(|token| token.expires_at).max();
        let expires_at = last.unwrap_or(self.expires_at);
        Self { id: self.id.clone(), version: self.version + 1, tokens, expires_at }
    }

    /// That the row is as it was when this was read.
    pub fn unchanged(&self) -> Condition {
        if self.version == 0 { Condition::new_item() } else { Condition::equals("version", self.version) }
    }
}

#[cfg(test)]
mod tests {
    use storage::time;

    use super::*;

    fn token(id: &str, seconds: i64) -> ApiToken {
        ApiToken {
            id: id.to_owned(),
            label: "x".to_owned(),
            created: time::now_rfc3339(),
            expires_at: time::epoch_seconds_after(seconds),
        }
    }

    #[test]
    fn expired_tokens_are_not_there_and_leave_with_the_next_change() {
        let register = Register::empty(Uuid::nil()).with(token("old", -1)).with(token("new", 60));
        assert!(!register.has("old") && register.has("new"));
        let next = register.with(token("newest", 90));
        assert_eq!(next.tokens.iter().map(|token| token.id.as_str()).collect::<Vec<_>>(), ["new", "newest"]);
    }

    #[test]
    fn it_lives_as_long_as_its_last_token() {
        let long = token("long", 1_000);
        let register = Register::empty(Uuid::nil()).with(long.clone()).with(token("short", 10));
        assert_eq!(register.expires_at, long.expires_at);
        let left = register.without("long");
        assert!(left.expires_at < long.expires_at);
        assert_eq!(left.without("short").expires_at, left.expires_at);
    }

    #[test]
    fn each_change_is_made_from_one_version() {
        let first = Register::empty(Uuid::nil());
        assert_eq!(first.unchanged(), Condition::new_item());
        assert_eq!(first.with(token("a", 1)).unchanged(), Condition::equals("version", 1));
    }
}
