//! Key pairs. AWS-LC makes the numbers; they are wiped when they have been written down, and so is what was written.

use aws_lc_rs::encoding::{AsBigEndian, AsDer, Pkcs8V1Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::fill;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair,
};
use pkcs8::PrivateKeyInfoRef;
use ssh_encoding::Decode;
use ssh_key::private::{
    EcdsaKeypair, EcdsaPrivateKey, Ed25519Keypair, Ed25519PrivateKey, KeypairData, RsaKeypair, RsaPrivateKey,
};
use ssh_key::public::{EcdsaPublicKey, Ed25519PublicKey, RsaPublicKey};
use ssh_key::{LineEnding, Mpint, PrivateKey};
use zeroize::Zeroizing;

use crate::{Algorithm, Comment, PublicKey};

/// A new key pair.
pub struct Generated {
    /// The half that is kept.
    pub public: PublicKey,
    /// The other, in OpenSSH's format, without a passphrase. It is shown once.
    pub private_openssh: Zeroizing<String>,
}

impl std::fmt::Debug for Generated {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Generated").field("public", &self.public).finish_non_exhaustive()
    }
}

/// No key could be made, for want of memory or randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no key pair could be generated")]
pub struct GenerationFailed;

impl From<Unspecified> for GenerationFailed {
    fn from(_: Unspecified) -> Self {
        Self
    }
}

impl From<ssh_key::Error> for GenerationFailed {
    fn from(_: ssh_key::Error) -> Self {
        Self
    }
}

/// Makes a key pair. RSA takes a few tenths of a second.
///
/// # Errors
/// Never in practice.
pub fn generate(algorithm: Algorithm, comment: &Comment) -> Result<Generated, GenerationFailed> {
    let pair = match algorithm {
        Algorithm::Ecdsa => ecdsa()?,
        Algorithm::Rsa => rsa()?,
        Algorithm::Ed25519 => ed25519()?,
    };
    let private = PrivateKey::new(pair, comment.as_str())?;
    let public = PublicKey::accept(private.public_key().key_data()).map_err(|_| GenerationFailed)?;
    Ok(Generated { public, private_openssh: private.to_openssh(LineEnding::LF)? })
}

fn ecdsa() -> Result<KeypairData, GenerationFailed> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)?;
    let scalar = pair.private_key().as_be_bytes()?;
    let length = u32::try_from(scalar.as_ref().len()).map_err(|_| GenerationFailed)?;
    // ssh-key takes a scalar only as it stands in a file: its length, and itself.
    let mut encoded = Zeroizing::new(Vec::with_capacity(scalar.as_ref().len() + 4));
    encoded.extend_from_slice(&length.to_be_bytes());
    encoded.extend_from_slice(scalar.as_ref());
    let private = EcdsaPrivateKey::decode(&mut encoded.as_slice())?;
    let EcdsaPublicKey::NistP256(public) = EcdsaPublicKey::from_sec1_bytes(pair.public_key().as_ref())?
    else {
        return Err(GenerationFailed);
    };
    Ok(KeypairData::Ecdsa(EcdsaKeypair::NistP256 { public, private }))
}

fn ed25519() -> Result<KeypairData, GenerationFailed> {
    let mut seed = Zeroizing::new([0_u8; Ed25519PrivateKey::BYTE_SIZE]);
    fill(seed.as_mut_slice())?;
    let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_slice()).map_err(|_| GenerationFailed)?;
    let public = Ed25519PublicKey::try_from(pair.public_key().as_ref())?;
    Ok(KeypairData::Ed25519(Ed25519Keypair { public, private: Ed25519PrivateKey::from_bytes(&seed) }))
}

fn rsa() -> Result<KeypairData, GenerationFailed> {
    let pair = RsaKeyPair::generate(KeySize::Rsa3072)?;
    let der: Pkcs8V1Der<'static> = pair.as_der()?;
    let info = PrivateKeyInfoRef::try_from(der.as_ref()).map_err(|_| GenerationFailed)?;
    let key = pkcs1::RsaPrivateKeyRef::try_from(info.private_key.as_bytes()).map_err(|_| GenerationFailed)?;
    let public =
        RsaPublicKey { e: number(key.public_exponent.as_bytes())?, n: number(key.modulus.as_bytes())? };
    let private = RsaPrivateKey {
        d: number(key.private_exponent.as_bytes())?,
        iqmp: number(key.coefficient.as_bytes())?,
        p: number(key.prime1.as_bytes())?,
        q: number(key.prime2.as_bytes())?,
    };
    Ok(KeypairData::Rsa(RsaKeypair { public, private }))
}

/// A positive number. It is put together in memory that is wiped, which `Mpint::from_positive_bytes` does not do.
fn number(bytes: &[u8]) -> Result<Mpint, GenerationFailed> {
    let mut positive = Zeroizing::new(Vec::with_capacity(bytes.len() + 1));
    if bytes.first().is_some_and(|first| *first >= 0x80) {
        positive.push(0);
    }
    positive.extend_from_slice(bytes);
    Ok(Mpint::from_bytes(&positive)?)
}

#[cfg(test)]
mod tests;
