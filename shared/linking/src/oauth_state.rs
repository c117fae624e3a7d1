//! The `state` of a linking session's round trip to ORCID.
//!
//! The reference sends `{"session_id": "…"}` unsigned. Ours carries a nonce and a signature as well. It is bound to the
//! session's user, who must bring her own credential back, and to one start: the session remembers the nonce until it is
//! used.

use identity::signature;
use serde_json::Value;
use storage::ids;

/// A state that was sent to ORCID, or came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthState {
    /// The session that it belongs to.
    pub session_id: String,
    nonce: String,
    signature: String,
}

/// A state that can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidState {
    /// It names no session.
    #[error("The 'session_id' was not provided in the 'state' query param")]
    SessionIdMissing,
    /// It is not JSON, or not as we write it.
    #[error("The 'state' query param is not valid")]
    Malformed,
}

impl OAuthState {
    /// A state for a new start of this session.
    #[must_use]
    pub fn new(session_id: &str, secret: &str) -> Self {
        let nonce = ids::random(ids::SECRET);
        let mac = signature::sign(secret, &signed(session_id, &nonce));
        Self { session_id: session_id.to_owned(), nonce, signature: signature::base64_url(&mac) }
    }

    /// Reads what a browser brings back. Nothing in it is to be believed before `is_genuine`.
    ///
    /// # Errors
    /// See `InvalidState`.
    pub fn parse(text: &str) -> Result<Self, InvalidState> {
        let value: Value = serde_json::from_str(text).map_err(|_| InvalidState::Malformed)?;
        let fields = match value {
            Value::Object(fields) => fields,
            // As the reference: these can be asked for a key, and don't have it.
            Value::Array(_) | Value::String(_) => return Err(InvalidState::SessionIdMissing),
            Value::Null | Value::Bool(_) | Value::Number(_) => return Err(InvalidState::Malformed),
        };
        let session_id = fields.get("session_id").ok_or(InvalidState::SessionIdMissing)?;
        let session_id = session_id.as_str().ok_or(InvalidState::Malformed)?.to_owned();
        let text = |name| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Self { session_id, nonce: text("nonce"), signature: text("signature") })
    }

    /// True when we have signed it.
    #[must_use]
    pub fn is_genuine(&self, secret: &str) -> bool {
        signature::from_base64_url(&self.signature)
            .is_some_and(|mac| signature::verify(secret, &signed(&self.session_id, &self.nonce), &mac))
    }

    /// As ORCID gets it: JSON, spaced as the reference spaces it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let Self { session_id, nonce, signature } = self;
        format!(r#"{{"session_id": "{session_id}", "nonce": "{nonce}", "signature": "{signature}"}}"#)
    }

    /// What makes this start different from every other.
    #[must_use]
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// PKCE's `code_verifier`: 43 characters that follow from the nonce and the secret (RFC 7636 section 4.1).
    #[must_use]
    pub fn code_verifier(&self, secret: &str) -> String {
        signature::base64_url(&signature::sign(secret, &format!("linking verifier {}", self.nonce)))
    }

    /// PKCE's `code_challenge` for the method `S256`.
    #[must_use]
    pub fn code_challenge(&self, secret: &str) -> String {
        signature::base64_url(&signature::sha256(&self.code_verifier(secret)))
    }
}

fn signed(session_id: &str, nonce: &str) -> String {
    format!("linking state {nonce} {session_id}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SESSION: &str = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

    #[test]
    fn a_state_comes_back_as_it_went() {
        let state = OAuthState::new(SESSION, "secret");
        let read = OAuthState::parse(&state.to_text()).unwrap();
        assert_eq!(read, state);
        assert!(read.is_genuine("secret"));
        assert!(state.to_text().starts_with(&format!(r#"{{"session_id": "{SESSION}""#)));
    }

    #[test]
    fn every_start_has_its_own() {
        let (first, second) = (OAuthState::new(SESSION, "secret"), OAuthState::new(SESSION, "secret"));
        assert_ne!(first.nonce(), second.nonce());
        assert_ne!(first.code_verifier("secret"), second.code_verifier("secret"));
    }

    #[test]
    fn forgeries_are_noticed() {
        let state = OAuthState::new(SESSION, "secret");
        assert!(!state.is_genuine("other"));
        for forged in [
            OAuthState { session_id: SESSION.replace('6', "7"), ..state.clone() },
            OAuthState { nonce: "another".to_owned(), ..state.clone() },
            OAuthState { signature: String::new(), ..state },
            OAuthState::parse(&format!(r#"{{"session_id": "{SESSION}"}}"#)).unwrap(),
        ] {
            assert!(!forged.is_genuine("secret"), "{forged:?}");
        }
    }

    #[test]
    fn a_state_without_a_session_is_told_from_a_broken_one() {
        for text in ["{}", "[]", r#"["session_id"]"#, r#""text""#, r#"{"Session_id": "x"}"#] {
            assert_eq!(OAuthState::parse(text), Err(InvalidState::SessionIdMissing), "{text}");
        }
        for text in ["", "foo", "{", "1", "null", "true", r#"{"session_id": 1}"#, r#"{"session_id": null}"#] {
            assert_eq!(OAuthState::parse(text), Err(InvalidState::Malformed), "{text}");
        }
    }

    #[test]
    fn the_challenge_is_the_hash_of_the_verifier() {
        let state = OAuthState::new(SESSION, "secret");
        assert_eq!(state.code_verifier("secret").len(), 43);
        let challenge = signature::base64_url(&signature::sha256(&state.code_verifier("secret")));
        assert_eq!(state.code_challenge("secret"), challenge);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC*") {
            if let Ok(state) = OAuthState::parse(&text) {
                prop_assert!(!state.is_genuine("secret"));
            }
        }
    }
}
