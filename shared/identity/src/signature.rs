//! HMAC-SHA256 over short texts; comparisons take the same time whatever differs.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use storage::SecretText;

/// The MAC of a text.
#[must_use]
pub fn sign(secret: &str, text: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
}

/// True when `mac` is the text's MAC.
#[must_use]
pub fn verify(secret: &str, text: &str, mac: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::verify(&key, text.as_bytes(), mac).is_ok()
}

/// Base64 as Express' session cookies have it: the standard alphabet, no `=`.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}

/// The bytes of `base64`; `None` for anything else.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD_NO_PAD.decode(text).ok()
}

/// Base64 as URLs have it.
#[must_use]
pub fn base64_url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of `base64_url`; `None` for anything else.
#[must_use]
pub fn from_base64_url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Whether two secrets are the same. How long it takes says nothing of what they have in common, nor of their lengths.
#[must_use]
pub fn same(one: &SecretText, other: &SecretText) -> bool {
    let digest = |secret: &SecretText| digest::digest(&digest::SHA256, secret.expose().as_bytes());
    verify_slices_are_equal(digest(one).as_ref(), digest(other).as_ref()).is_ok()
}

/// SHA-256 as hexadecimal text: what is stored of a secret that only has to be recognised.
#[must_use]
pub fn fingerprint(text: &str) -> String {
    storage::sha256_hex(text.as_bytes())
}

/// SHA-256 for PKCE's `S256` challenge.
#[must_use]
pub fn sha256(text: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, text.as_bytes()).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_the_same_or_not() {
        let secret = |text: &str| SecretText::new(text);
        assert!(same(&secret("hunter2"), &secret("hunter2")));
        for other in ["", "hunter", "hunter22", "Hunter2"] {
            assert!(!same(&secret("hunter2"), &secret(other)), "{other}");
        }
    }
}
