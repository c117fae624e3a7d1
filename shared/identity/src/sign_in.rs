//! The state of an OAuth round trip: signed, bound to the browser, single use, 10 minutes, with PKCE.
//!
//! Nothing is stored when it begins, so beginning many costs nothing: the browser's cookie and the signed state hold
//! all of it. A row appears when one is used, so that it can't be used again.

use serde::Serialize;
use storage::{StorageError, Table, ids, time};

use crate::signature;

/// How long a sign-in may take, in seconds.
pub const SIGN_IN_SECONDS: i64 = 10 * 60;

const COOKIE: &str = "ercid.sign-in";

/// A sign-in under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    nonce: String,
    expires_at: i64,
}

/// A return from the OAuth server that does not belong to a sign-in of this browser.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Forged, expired, of another browser or used before.
    #[error("the sign-in has expired or was not started in this browser, please sign in again")]
    InvalidState,
    /// The store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl SignIn {
    /// A new sign-in.
    #[must_use]
    pub fn begin() -> Self {
        Self { nonce: ids::random(ids::SECRET), expires_at: time::epoch_seconds_after(SIGN_IN_SECONDS) }
    }

    /// The OAuth `state`: `<nonce>.<expiry>.<signature>`.
    #[must_use]
    pub fn state(&self, secret: &str) -> String {
        let text = format!("{}.{}", self.nonce, self.expires_at);
        let mac = signature::base64_url(&signature::sign(secret, &format!("sign-in state {text}")));
        format!("{text}.{mac}")
    }

    /// PKCE's `code_verifier`: 43 characters that follow from the nonce and the secret (RFC 7636 section 4.1).
    #[must_use]
    pub fn code_verifier(&self, secret: &str) -> String {
        signature::base64_url(&signature::sign(secret, &format!("sign-in verifier {}", self.nonce)))
    }

    /// PKCE's `code_challenge` for the method `S256`.
    #[must_use]
    pub fn code_challenge(&self, secret: &str) -> String {
        signature::base64_url(&signature::sha256(&self.code_verifier(secret)))
    }

    /// The `Set-Cookie` header that binds it to this browser.
    #[must_use]
    pub fn set_cookie(&self, secure: bool) -> String {
        let secure = if secure { "; Secure" } else { "" };
        let nonce = &self.nonce;
        format!(
            "{COOKIE}={nonce}; Path=/api/v1/auth; HttpOnly; SameSite=Lax; Max-Age={SIGN_IN_SECONDS}{secure}"
        )
    }

    /// Reads a returned state: its signature, its age, and the browser's cookie must be right.
    fn verify(state: &str, cookies: &str, secret: &str) -> Option<Self> {
        let (text, mac) = state.rsplit_once('.')?;
        let mac = signature::from_base64_url(mac)?;
        if !signature::verify(secret, &format!("sign-in state {text}"), &mac) {
            return None;
        }
        let (nonce, expires_at) = text.split_once('.')?;
        let sign_in = Self { nonce: nonce.to_owned(), expires_at: expires_at.parse().ok()? };
        let bound = cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(name, value)| name == COOKIE && value == sign_in.nonce);
        (bound && !time::is_past(sign_in.expires_at)).then_some(sign_in)
    }
}

#[derive(Debug, Serialize)]
struct UsedSignIn {
    id: String,
    expires_at: i64,
}

/// The sign-ins that were used.
#[derive(Debug, Clone)]
pub struct SignIns {
    table: Table,
}

impl SignIns {
    /// Sign-ins in this table.
    #[must_use]
    pub fn new(table: Table) -> Self {
        Self { table }
    }

    /// Verifies a returned state and uses it up, before anything else is done with the return.
    ///
    /// # Errors
    /// `InvalidState` also for the second of two that return at once.
    pub async fn take(&self, state: &str, cookies: &str, secret: &str) -> Result<SignIn, SignInError> {
        let sign_in = SignIn::verify(state, cookies, secret).ok_or(SignInError::InvalidState)?;
        let used =
            UsedSignIn { id: format!("signin#{}", sign_in.nonce), expires_at: sign_in.expires_at + 60 };
        match self.table.insert(&used).await {
            Ok(()) => Ok(sign_in),
            Err(StorageError::Conflict) => Err(SignInError::InvalidState),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(sign_in: &SignIn) -> String {
        sign_in.set_cookie(false).split(';').next().unwrap().to_owned()
    }

    #[test]
    fn a_state_returns_to_the_browser_it_was_given_to() {
        let sign_in = SignIn::begin();
        let read = SignIn::verify(&sign_in.state("secret"), &cookie(&sign_in), "secret");
        assert_eq!(read, Some(sign_in));
    }

    #[test]
    fn other_browsers_secrets_and_texts_are_refused() {
        let (mine, other) = (SignIn::begin(), SignIn::begin());
        let state = mine.state("secret");
        assert_eq!(SignIn::verify(&state, &cookie(&other), "secret"), None);
        assert_eq!(SignIn::verify(&state, "", "secret"), None);
        assert_eq!(SignIn::verify(&state, &cookie(&mine), "other"), None);
        assert_eq!(SignIn::verify(&state.replace('.', ".1"), &cookie(&mine), "secret"), None);
        assert_eq!(SignIn::verify("", &cookie(&mine), "secret"), None);
    }

    #[test]
    fn an_old_state_is_refused() {
        let old = SignIn { expires_at: time::epoch_seconds_after(-1), ..SignIn::begin() };
        assert_eq!(SignIn::verify(&old.state("secret"), &cookie(&old), "secret"), None);
    }

    #[test]
    fn the_challenge_is_the_hash_of_the_verifier() {
        let sign_in = SignIn::begin();
        let verifier = sign_in.code_verifier("secret");
        assert_eq!(verifier.len(), 43);
        assert_eq!(signature::base64_url(&signature::sha256(&verifier)), sign_in.code_challenge("secret"));
    }
}
