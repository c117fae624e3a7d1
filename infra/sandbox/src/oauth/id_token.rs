//! OpenID Connect's id token, signed with RS256 by a key made at first use.

use std::sync::OnceLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::grants::Token;
use crate::people::Person;

/// Seconds that an id token is good for, as at ORCID.
const LIFETIME_S: i64 = 24 * 60 * 60;
const KEY_ID: &str = "sandbox";

/// Signs id tokens. The key is made when it is first needed: that takes a while.
#[derive(Debug, Default)]
pub struct Signer(OnceLock<RsaKeyPair>);

/// The cryptographic library refused.
#[derive(Debug, thiserror::Error)]
#[error("cannot make a signing key or a signature")]
pub struct SigningError;

impl Signer {
    fn key(&self) -> Result<&RsaKeyPair, SigningError> {
        if let Some(key) = self.0.get() {
            return Ok(key);
        }
        let new = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| SigningError)?;
        Ok(self.0.get_or_init(|| new))
    }

    /// The id token that goes with this access token.
    ///
    /// # Errors
    /// When signing fails.
    pub fn id_token(
        &self,
        token: &Token,
        person: &Person,
        issuer: &str,
        now_ms: i64,
    ) -> Result<String, SigningError> {
        let now = now_ms / 1000;
        let mut claims = json!({
            "iss": issuer,
            "aud": token.client_id,
            "sub": token.orcid,
            "iat": now,
            "exp": now + LIFETIME_S,
            "auth_time": now,
            "jti": uuid::Uuid::new_v4(),
        });
        if let Some(claims) = claims.as_object_mut() {
            let optional = [
                ("nonce", &token.nonce),
                ("given_name", &person.given_name),
                ("family_name", &person.family_name),
            ];
            for (name, value) in optional {
                if let Some(value) = value {
                    claims.insert(name.to_owned(), value.as_str().into());
                }
            }
        }
        let header = json!({"alg": "RS256", "kid": KEY_ID, "typ": "JWT"});
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        let key = self.key()?;
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .map_err(|_| SigningError)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The public key as a JSON Web Key Set.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn key_set(&self) -> Result<Value, SigningError> {
        let public = self.key()?.public_key();
        let modulus = URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero());
        let exponent = URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero());
        Ok(
            json!({"keys": [{"kty": "RSA", "kid": KEY_ID, "use": "sig", "alg": "RS256", "n": modulus, "e": exponent}]}),
        )
    }
}
