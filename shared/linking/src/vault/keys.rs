//! Keys, and what they do.

use std::collections::BTreeMap;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use storage::SecretText;

use super::VaultError;

/// The entry of the secret that names the key in use.
const CURRENT: &str = "current";
/// Characters of a key's text at least: 62 kinds of them give 190 bits.
const MIN_CHARACTERS: usize = 32;

/// The keys of one secret.
pub(super) struct Keys {
    current: String,
    texts: BTreeMap<String, String>,
}

/// Why something sealed was not opened.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum OpenError {
    UnknownKey(String),
    Damaged,
}

impl Keys {
    /// Reads `{"current": "k1", "k1": "…", …}`: flat, as CloudFormation can generate it.
    pub fn parse(secret: &SecretText) -> Result<Self, VaultError> {
        let mut texts: BTreeMap<String, String> = serde_json::from_str(secret.expose())
            .map_err(|_| VaultError::Configuration("the secret must be {\"current\": id, id: key}"))?;
        let current =
            texts.remove(CURRENT).ok_or(VaultError::Configuration("the secret must name its current key"))?;
        if !texts.contains_key(&current) {
            return Err(VaultError::Configuration("the current key is missing"));
        }
        if texts.keys().any(|id| id.is_empty() || id.contains('.')) {
            return Err(VaultError::Configuration("a key's id must be a word without dots"));
        }
        if texts.values().any(|text| text.chars().count() < MIN_CHARACTERS) {
            return Err(VaultError::Configuration("a key must have 32 characters at least"));
        }
        Ok(Self { current, texts })
    }

    /// `<key id>.<base64url of nonce, ciphertext and tag>`.
    pub fn seal(&self, row: &str, field: &str, token: &SecretText) -> Result<String, VaultError> {
        let failed = VaultError::Configuration("encryption failed");
        let Ok(key) = self.key(&self.current) else { return Err(failed) };
        let mut text = token.expose().as_bytes().to_vec();
        let Ok(nonce) = key.seal_in_place_append_tag(context(row, field), &mut text) else {
            return Err(failed);
        };
        let sealed = [nonce.as_ref().as_slice(), &text].concat();
        Ok(format!("{}.{}", self.current, URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// What `seal` was given.
    pub fn open(&self, row: &str, field: &str, sealed: &str) -> Result<SecretText, OpenError> {
        let (id, sealed) = sealed.split_once('.').ok_or(OpenError::Damaged)?;
        let key = self.key(id)?;
        let sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| OpenError::Damaged)?;
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or(OpenError::Damaged)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| OpenError::Damaged)?;
        let mut text = text.to_vec();
        let opened =
            key.open_in_place(nonce, context(row, field), &mut text).map_err(|_| OpenError::Damaged)?;
        String::from_utf8(opened.to_vec()).map(SecretText::new).map_err(|_| OpenError::Damaged)
    }

    /// The AES key that follows from a key's text, by HKDF with SHA-256 (RFC 5869): CloudFormation generates texts, not
    /// bytes.
    fn key(&self, id: &str) -> Result<RandomizedNonceKey, OpenError> {
        let text = self.texts.get(id).ok_or_else(|| OpenError::UnknownKey(id.chars().take(32).collect()))?;
        let mut bytes = [0_u8; 32];
        Salt::new(HKDF_SHA256, b"ercid token key")
            .extract(text.as_bytes())
            .expand(&[id.as_bytes()], &AES_256_GCM)
            .and_then(|key| key.fill(&mut bytes))
            .and_then(|()| RandomizedNonceKey::new(&AES_256_GCM, &bytes))
            .map_err(|_| OpenError::Damaged)
    }
}

/// What the ciphertext is bound to. A field's name has no slash, so no two places read alike.
fn context(row: &str, field: &str) -> Aad<String> {
    Aad::from(format!("{row}/{field}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(current: &str, ids: &[&str]) -> Keys {
        let mut secret = serde_json::Map::new();
        secret.insert(CURRENT.to_owned(), current.into());
        for id in ids {
            secret.insert((*id).to_owned(), format!("{id}{}", "x".repeat(40)).into());
        }
        Keys::parse(&SecretText::new(serde_json::Value::Object(secret).to_string())).unwrap()
    }

    fn token() -> SecretText {
        SecretText::new("4bed1e13-7792-4129-9f07-aaf7b88ba88f")
    }

    #[test]
    fn what_is_sealed_is_neither_readable_nor_repeated() {
        let keys = keys("k1", &["k1"]);
        let (first, second) =
            (keys.seal("r", "f", &token()).unwrap(), keys.seal("r", "f", &token()).unwrap());
        assert!(first.starts_with("k1.") && !first.contains(token().expose()));
        assert_ne!(first, second);
    }

    #[test]
    fn it_opens_in_its_own_row_and_field_only() {
        let keys = keys("k1", &["k1"]);
        let sealed = keys.seal("link#amara", "access_token", &token()).unwrap();
        let open = |row, field| keys.open(row, field, &sealed).map(|text| text.expose().to_owned());
        assert_eq!(open("link#amara", "access_token"), Ok(token().expose().to_owned()));
        assert_eq!(open("link#bjorn", "access_token"), Err(OpenError::Damaged));
        assert_eq!(open("link#amara", "refresh_token"), Err(OpenError::Damaged));
        assert_eq!(open("session#1", "access_token"), Err(OpenError::Damaged));
    }

    #[test]
    fn after_a_rotation_old_tokens_open_and_new_ones_have_the_new_key() {
        let old = keys("k1", &["k1"]).seal("r", "f", &token()).unwrap();
        let rotated = keys("k2", &["k1", "k2"]);
        assert_eq!(rotated.open("r", "f", &old).unwrap().expose(), token().expose());
        let new = rotated.seal("r", "f", &token()).unwrap();
        assert!(new.starts_with("k2."));
        let unknown = keys("k1", &["k1"]).open("r", "f", &new).unwrap_err();
        assert_eq!(unknown, OpenError::UnknownKey("k2".to_owned()));
        assert_eq!(
            keys("k2", &["k2"]).open("r", "f", &old).unwrap_err(),
            OpenError::UnknownKey("k1".to_owned())
        );
    }

    #[test]
    fn another_keys_id_does_not_open_it() {
        let keys = keys("k1", &["k1", "k2"]);
        let sealed = keys.seal("r", "f", &token()).unwrap().replacen("k1", "k2", 1);
        assert_eq!(keys.open("r", "f", &sealed).unwrap_err(), OpenError::Damaged);
    }

    #[test]
    fn a_wrong_secret_is_explained() {
        for (secret, part) in [
            ("plain text", "must be"),
            (r#"{"k1":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#, "current"),
            (r#"{"current":"k2","k1":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#, "missing"),
            (r#"{"current":"k1","k1":"short"}"#, "32"),
            (r#"{"current":"k.1","k.1":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#, "dots"),
        ] {
            let error = Keys::parse(&SecretText::new(secret)).err().unwrap().to_string();
            assert!(error.contains(part) && !error.contains("xxx"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC*", row in "\\PC{0,20}", field in "[a-z_]{0,9}") {
            let keys = keys("k1", &["k1"]);
            let sealed = keys.seal(&row, &field, &SecretText::new(text.clone())).unwrap();
            let opened = keys.open(&row, &field, &sealed).unwrap();
            prop_assert_eq!(opened.expose(), text);
        }

        #[test]
        fn a_changed_bit_is_noticed(bit in 0_usize..(12 + 36 + 16) * 8) {
            let keys = keys("k1", &["k1"]);
            let sealed = keys.seal("r", "f", &token()).unwrap();
            let mut bytes = URL_SAFE_NO_PAD.decode(&sealed[3..]).unwrap();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let changed = format!("k1.{}", URL_SAFE_NO_PAD.encode(bytes));
            prop_assert_eq!(keys.open("r", "f", &changed).unwrap_err(), OpenError::Damaged);
        }

        #[test]
        fn any_stored_text_is_survived(sealed in "\\PC*") {
            prop_assert!(keys("k1", &["k1"]).open("r", "f", &sealed).is_err());
        }
    }
}
