//! Public keys as OpenSSH writes them (RFC 4253 section 6.6, RFC 5656, RFC 8709).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P521_SHA512_ASN1, ParsedPublicKey,
    VerificationAlgorithm,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use ssh_key::public::{EcdsaPublicKey, KeyData, RsaPublicKey};

use crate::fingerprint;

/// Bits of an RSA key (contract/people.md 3.5). The upper bound is OpenSSH's.
const RSA_BITS: std::ops::RangeInclusive<usize> = 3_072..=16_384;
/// Bytes of a line at most; a key of the most bits takes 2,800.
const MAX_LINE: usize = 4_096;

/// A public key that was generated here or uploaded and found good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    pub(crate) ssh_key_type: String,
    /// Base64 of what is signed and hashed: type and numbers.
    pub(crate) public_key: String,
    pub(crate) fingerprint: String,
    pub(crate) fingerprint_sha256: String,
}

/// A key that is none, or not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    /// Not a line of `authorized_keys`, or its numbers are no key.
    #[error("public_openssh must be one line: the key's type, the key in base64, and a comment if you like")]
    Malformed,
    /// DSA, which OpenSSH has given up.
    #[error("DSA keys are not accepted: they are too weak")]
    Dsa,
    /// Another type, e.g. a certificate or one of a security key.
    #[error(
        "keys of this type are not accepted: use ssh-ed25519, ecdsa-sha2-nistp256, -384, -521 or ssh-rsa"
    )]
    Type,
    /// An RSA key whose modulus is too short or too long.
    #[error("an RSA key must have 3072 to 16384 bits, this one has {0}")]
    RsaBits(usize),
}

impl PublicKey {
    /// Reads `type base64` or `type base64 comment`: the key, and the comment, which is empty where there is none.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(line: &str) -> Result<(Self, &str), InvalidKey> {
        let line = line.trim();
        if line.len() > MAX_LINE || line.contains(['\n', '\r']) {
            return Err(InvalidKey::Malformed);
        }
        let mut words = line.splitn(3, ' ');
        let (Some(name), Some(encoded)) = (words.next(), words.next()) else {
            return Err(InvalidKey::Malformed);
        };
        if name == "ssh-dss" {
            return Err(InvalidKey::Dsa);
        }
        let key = ssh_key::PublicKey::from_openssh(&format!("{name} {encoded}"));
        let key =
            key.map_err(|_| if is_other_type(name) { InvalidKey::Type } else { InvalidKey::Malformed })?;
        let key = Self::accept(key.key_data())?;
        // One key has one text, or the same key could be there twice.
        if key.public_key != encoded {
            return Err(InvalidKey::Malformed);
        }
        Ok((key, words.next().unwrap_or_default()))
    }

    /// The key, if it is of a type and size that is accepted.
    pub(crate) fn accept(key: &KeyData) -> Result<Self, InvalidKey> {
        match key {
            KeyData::Ed25519(_) => {}
            KeyData::Ecdsa(point) => on_curve(point)?,
            KeyData::Rsa(numbers) => sound(numbers)?,
            KeyData::Dsa(_) => return Err(InvalidKey::Dsa),
            _ => return Err(InvalidKey::Type),
        }
        let blob = ssh_key::PublicKey::from(key.clone()).to_bytes().map_err(|_| InvalidKey::Malformed)?;
        Ok(Self {
            ssh_key_type: key.algorithm().as_str().to_owned(),
            public_key: STANDARD.encode(&blob),
            fingerprint: fingerprint::md5(&blob),
            fingerprint_sha256: fingerprint::sha256(&blob),
        })
    }

    /// As a line of `authorized_keys`, without its end.
    #[must_use]
    pub fn openssh(&self, comment: &str) -> String {
        format!("{} {} {comment}", self.ssh_key_type, self.public_key)
    }

    /// `MD5:9c:c6:…`.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// `SHA256:…`.
    #[must_use]
    pub fn fingerprint_sha256(&self) -> &str {
        &self.fingerprint_sha256
    }
}

/// A type that may be good but is none of ours.
fn is_other_type(name: &str) -> bool {
    let ours =
        ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"];
    let begins_like_one = ["ssh-", "ecdsa-", "sk-", "rsa-"].iter().any(|prefix| name.starts_with(prefix));
    begins_like_one && !ours.contains(&name)
}

/// OpenSSH refuses compressed points, and so must we: they would be found bad only when somebody signs in.
fn on_curve(key: &EcdsaPublicKey) -> Result<(), InvalidKey> {
    let curve: &'static dyn VerificationAlgorithm = match key {
        EcdsaPublicKey::NistP256(_) => &ECDSA_P256_SHA256_ASN1,
        EcdsaPublicKey::NistP384(_) => &ECDSA_P384_SHA384_ASN1,
        EcdsaPublicKey::NistP521(_) => &ECDSA_P521_SHA512_ASN1,
    };
    let point = key.as_sec1_bytes();
    if point.first() != Some(&4) {
        return Err(InvalidKey::Malformed);
    }
    ParsedPublicKey::new(curve, point).map(|_| ()).map_err(|_| InvalidKey::Malformed)
}

/// Odd positive numbers, and a modulus that is long enough.
fn sound(key: &RsaPublicKey) -> Result<(), InvalidKey> {
    let odd = |number: &&[u8]| number.last().is_some_and(|last| last % 2 == 1);
    let modulus = key.n.as_positive_bytes().filter(odd).ok_or(InvalidKey::Malformed)?;
    let exponent = key.e.as_positive_bytes().filter(odd).ok_or(InvalidKey::Malformed)?;
    let bits = bits(modulus);
    if !RSA_BITS.contains(&bits) {
        return Err(InvalidKey::RsaBits(bits));
    }
    // With 1 as exponent everybody could sign.
    if exponent == [1] || exponent.len() >= modulus.len() { Err(InvalidKey::Malformed) } else { Ok(()) }
}

/// Bits of a number without zeros before it.
fn bits(number: &[u8]) -> usize {
    let zeros = number.first().map_or(0, |first| first.leading_zeros() as usize);
    number.len() * 8 - zeros
}

#[cfg(test)]
mod tests;
