//! Codes and tokens: what researchers have allowed.

use std::collections::HashMap;

use uuid::Uuid;

use super::error::OAuthError;
use super::pkce::Challenge;
use super::scope::Scopes;
use crate::orcid_id::OrcidId;

/// How long a code can be exchanged, in milliseconds.
const CODE_LIFETIME_MS: i64 = 10 * 60 * 1000;
/// How long a token is good for, in seconds: about twenty years, as at ORCID.
const TOKEN_LIFETIME_S: i64 = 631_138_518;

/// What a researcher allowed and to whom.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The client.
    pub client_id: String,
    /// The researcher.
    pub orcid: OrcidId,
    /// The permissions.
    pub scopes: Scopes,
    /// Where the code was sent; the exchange has to name the same.
    pub redirect_uri: String,
    /// What the exchange has to prove, if anything.
    pub challenge: Option<Challenge>,
    /// OpenID Connect's replay protection, repeated in the id token.
    pub nonce: Option<String>,
}

#[derive(Debug)]
struct Code {
    consent: Consent,
    issued_ms: i64,
    used: bool,
}

/// A pair of tokens.
#[derive(Clone, Debug)]
pub struct Token {
    /// The access token.
    pub access: String,
    /// The refresh token.
    pub refresh: String,
    /// The client that holds it.
    pub client_id: String,
    /// Whose record it opens.
    pub orcid: OrcidId,
    /// What it allows.
    pub scopes: Scopes,
    /// Seconds from issue to expiry.
    pub expires_in: i64,
    /// OpenID Connect's nonce.
    pub nonce: Option<String>,
    issued_ms: i64,
    code: String,
}

/// A request to exchange a code, already authenticated as `client_id`.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// The client.
    pub client_id: &'a str,
    /// The code.
    pub code: &'a str,
    /// The address that the code was sent to.
    pub redirect_uri: &'a str,
    /// The proof.
    pub verifier: Option<&'a str>,
}

/// Every code and every token that is not revoked.
#[derive(Debug, Default)]
pub struct Grants {
    codes: HashMap<String, Code>,
    tokens: Vec<Token>,
}

impl Grants {
    /// A new code for this consent.
    pub fn issue_code(&mut self, consent: Consent, now_ms: i64) -> String {
        let code = Uuid::new_v4().simple().to_string();
        self.codes.insert(code.clone(), Code { consent, issued_ms: now_ms, used: false });
        code
    }

    /// Exchanges a code. A second use revokes what the first one gave, as ORCID does.
    ///
    /// # Errors
    /// `invalid_grant` when the code is unknown, used, expired or not this client's, or redirect address or proof differ.
    pub fn exchange(&mut self, exchange: Exchange<'_>, now_ms: i64) -> Result<Token, OAuthError> {
        let refuse = |why: &str| OAuthError::bad("invalid_grant", why);
        let code = self
            .codes
            .get_mut(exchange.code)
            .filter(|code| code.consent.client_id == exchange.client_id)
            .ok_or_else(|| refuse(&format!("Invalid authorization code: {}", exchange.code)))?;
        if code.used {
            self.tokens.retain(|token| token.code != exchange.code);
            return Err(refuse(&format!("Reused authorization code: {}", exchange.code)));
        }
        if now_ms - code.issued_ms > CODE_LIFETIME_MS {
            return Err(refuse(&format!("Authorization code has expired: {}", exchange.code)));
        }
        if code.consent.redirect_uri != exchange.redirect_uri {
            return Err(refuse("Redirect URI mismatch."));
        }
        let proven = match (&code.consent.challenge, exchange.verifier) {
            (None, None) => true,
            (Some(challenge), Some(verifier)) => challenge.is_answered_by(verifier),
            _ => false,
        };
        if !proven {
            return Err(refuse("Code verifier does not match the code challenge."));
        }
        code.used = true;
        let consent = code.consent.clone();
        let token = Token {
            access: Uuid::new_v4().to_string(),
            refresh: Uuid::new_v4().to_string(),
            client_id: consent.client_id,
            orcid: consent.orcid,
            scopes: consent.scopes,
            expires_in: TOKEN_LIFETIME_S,
            nonce: consent.nonce,
            issued_ms: now_ms,
            code: exchange.code.to_owned(),
        };
        self.tokens.push(token.clone());
        Ok(token)
    }

    /// A new pair for a refresh token, with these scopes or the same; the old pair goes unless `keep_old`.
    ///
    /// # Errors
    /// `invalid_grant` for an unknown or revoked token, `invalid_scope` for more than was granted.
    pub fn refresh(
        &mut self,
        (client_id, refresh): (&str, &str),
        scopes: Option<Scopes>,
        keep_old: bool,
        now_ms: i64,
    ) -> Result<Token, OAuthError> {
        let old = self
            .tokens
            .iter()
            .find(|token| token.refresh == refresh && token.client_id == client_id)
            .cloned()
            .ok_or_else(|| OAuthError::bad("invalid_grant", &format!("Invalid refresh token: {refresh}")))?;
        let scopes = scopes.unwrap_or_else(|| old.scopes.clone());
        if !scopes.within(&old.scopes) {
            return Err(OAuthError::bad(
                "invalid_scope",
                "The refresh token does not allow one of the scopes.",
            ));
        }
        if !keep_old {
            self.tokens.retain(|token| token.refresh != refresh);
        }
        let token = Token {
            access: Uuid::new_v4().to_string(),
            refresh: Uuid::new_v4().to_string(),
            scopes,
            issued_ms: now_ms,
            ..old
        };
        self.tokens.push(token.clone());
        Ok(token)
    }

    /// Revokes the pair that this access or refresh token belongs to. An unknown token is no error (RFC 7009, 2.2).
    pub fn revoke(&mut self, client_id: &str, token: &str) {
        self.tokens
            .retain(|held| held.client_id != client_id || (held.access != token && held.refresh != token));
    }

    /// The pairs that open this researcher's record, oldest first.
    pub fn of<'a>(&'a self, orcid: &'a OrcidId) -> impl Iterator<Item = &'a Token> {
        self.tokens.iter().filter(move |token| token.orcid == *orcid)
    }

    /// What an access token opens, unless it is unknown, revoked or expired.
    #[must_use]
    pub fn find(&self, access: &str, now_ms: i64) -> Option<&Token> {
        self.tokens
            .iter()
            .find(|token| token.access == access && now_ms < token.issued_ms + token.expires_in * 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACK: &str = "http://localhost/back";

    fn consent() -> Consent {
        Consent {
            client_id: "APP-LOCAL".to_owned(),
            orcid: OrcidId::parse("0000-0002-1825-0097").unwrap(),
            scopes: Scopes::parse("/read-limited openid").unwrap(),
            redirect_uri: BACK.to_owned(),
            challenge: None,
            nonce: None,
        }
    }

    fn exchange(code: &str) -> Exchange<'_> {
        Exchange { client_id: "APP-LOCAL", code, redirect_uri: BACK, verifier: None }
    }

    #[test]
    fn a_code_lives_ten_minutes() {
        let mut grants = Grants::default();
        let code = grants.issue_code(consent(), 0);
        let late = grants.exchange(exchange(&code), CODE_LIFETIME_MS + 1).unwrap_err();
        assert!(late.description.contains("expired"), "{late:?}");
        assert!(grants.exchange(exchange(&code), CODE_LIFETIME_MS).is_ok());
    }

    #[test]
    fn a_second_use_takes_the_tokens_away() {
        let mut grants = Grants::default();
        let code = grants.issue_code(consent(), 0);
        let token = grants.exchange(exchange(&code), 1).unwrap();
        let newer = grants.refresh(("APP-LOCAL", &token.refresh), None, false, 2).unwrap();
        assert!(grants.find(&newer.access, 3).is_some());
        assert_eq!(grants.exchange(exchange(&code), 3).unwrap_err().error, "invalid_grant");
        assert!(grants.find(&newer.access, 3).is_none());
    }

    #[test]
    fn a_refused_exchange_does_not_use_the_code_up() {
        let mut grants = Grants::default();
        let code =
            grants.issue_code(Consent { challenge: Some(Challenge::of(&"v".repeat(43))), ..consent() }, 0);
        let verifier = "v".repeat(43);
        let good = Exchange { verifier: Some(&verifier), ..exchange(&code) };
        for bad in [
            exchange(&code),
            Exchange { verifier: Some("wrong"), ..good },
            Exchange { redirect_uri: "http://localhost/other", ..good },
            Exchange { client_id: "APP-OTHER", ..good },
        ] {
            assert_eq!(grants.exchange(bad, 1).unwrap_err().error, "invalid_grant");
        }
        assert!(grants.exchange(good, 1).is_ok());
    }

    #[test]
    fn a_verifier_without_a_challenge_is_refused() {
        let mut grants = Grants::default();
        let code = grants.issue_code(consent(), 0);
        let verifier = "v".repeat(43);
        assert!(grants.exchange(Exchange { verifier: Some(&verifier), ..exchange(&code) }, 1).is_err());
    }

    #[test]
    fn refreshing_replaces_the_pair_and_never_widens_it() {
        let mut grants = Grants::default();
        let code = grants.issue_code(consent(), 0);
        let first = grants.exchange(exchange(&code), 1).unwrap();
        let wider = Scopes::parse("/activities/update").unwrap();
        let refused = grants.refresh(("APP-LOCAL", &first.refresh), Some(wider), false, 2).unwrap_err();
        assert_eq!(refused.error, "invalid_scope");
        let second =
            grants.refresh(("APP-LOCAL", &first.refresh), Scopes::parse("openid").ok(), false, 2).unwrap();
        assert_eq!(second.scopes.to_string(), "openid");
        assert!(grants.find(&first.access, 3).is_none());
        let third = grants.refresh(("APP-LOCAL", &second.refresh), None, true, 3).unwrap();
        assert!(grants.find(&second.access, 4).is_some() && grants.find(&third.access, 4).is_some());
    }

    #[test]
    fn tokens_expire_and_are_revoked_by_either_half() {
        let mut grants = Grants::default();
        for half in ["access", "refresh"] {
            let code = grants.issue_code(consent(), 0);
            let token = grants.exchange(exchange(&code), 0).unwrap();
            assert!(grants.find(&token.access, TOKEN_LIFETIME_S * 1000).is_none());
            let given = if half == "access" { &token.access } else { &token.refresh };
            grants.revoke("APP-OTHER", given);
            assert!(grants.find(&token.access, 0).is_some());
            grants.revoke("APP-LOCAL", given);
            assert!(grants.find(&token.access, 0).is_none());
        }
    }
}
