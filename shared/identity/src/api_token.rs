//! API tokens: what a script signs in with (contract/decisions.md "Identity").

mod label;
mod register;
mod store;

use serde::{Deserialize, Serialize};
use storage::{SecretText, ids, time};

pub use label::{InvalidTokenRequest, TokenDays, TokenLabel};
pub use store::{ApiTokens, TokenError};

use crate::signature;

/// How every API token begins, so that it is recognised wherever it turns up. No KBase token does.
pub(crate) const PREFIX: &str = "ercid_";
/// Characters after that: 43 over 62 letters are 256 bits.
const SECRET_CHARACTERS: usize = 43;
/// Live tokens of one person at most.
pub const MAX_TOKENS: usize = 20;

/// What is kept of an API token: everything but the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// The SHA-256 of the token in hexadecimal. Knowing it opens nothing.
    pub id: String,
    /// What its owner calls it.
    pub label: String,
    /// When it was made, RFC 3339.
    pub created: String,
    /// Until when it is good, in seconds since 1970.
    pub expires_at: i64,
}

impl ApiToken {
    /// A new token: what is kept of it, and itself, which is shown once.
    fn random(label: &TokenLabel, days: TokenDays) -> (Self, SecretText) {
        let secret = format!("{PREFIX}{}", ids::random(SECRET_CHARACTERS));
        let token = Self {
            id: signature::fingerprint(&secret),
            label: label.as_str().to_owned(),
            created: time::now_rfc3339(),
            expires_at: time::epoch_seconds_after(days.seconds()),
        };
        (token, SecretText::new(secret))
    }

    /// Until when it is good, RFC 3339.
    #[must_use]
    pub fn expires(&self) -> String {
        time::rfc3339_of_epoch_seconds(self.expires_at)
    }

    fn is_live(&self) -> bool {
        !time::is_past(self.expires_at)
    }
}

/// True for what claims to be an API token.
pub(crate) fn is_api_token(token: &SecretText) -> bool {
    token.expose().starts_with(PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_256_bits_and_its_record_does_not_tell_them() {
        let label = TokenLabel::parse("laptop").unwrap();
        let (record, token) = ApiToken::random(&label, TokenDays::parse(None).unwrap());
        let secret = token.expose().strip_prefix(PREFIX).unwrap();
        assert!(secret.len() == 43 && secret.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{secret}");
        assert!(62_f64.log2() * 43.0 >= 256.0);
        let stored = serde_json::to_string(&record).unwrap();
        assert!(!stored.contains(secret) && !format!("{record:?}").contains(secret));
        assert!(record.is_live() && is_api_token(&token));
        assert_eq!(record.id, signature::fingerprint(token.expose()));
    }

    #[test]
    fn kbase_tokens_are_none() {
        for token in ["", "ERCID_X", "tess0123456789ab.xxxxxxxxxxxxxxxx", "xercid_"] {
            assert!(!is_api_token(&SecretText::new(token)), "{token}");
        }
    }
}
