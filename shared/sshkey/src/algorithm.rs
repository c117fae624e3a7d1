//! What keys are generated for.

use std::str::FromStr;

/// A signature algorithm and size that keys are generated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Algorithm {
    /// ECDSA on the curve P-256.
    #[default]
    Ecdsa,
    /// RSA of 3,072 bits.
    Rsa,
    /// Ed25519.
    Ed25519,
}

/// A name that is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("algorithm must be one of ecdsa, rsa, ed25519")]
pub struct UnknownAlgorithm;

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    fn from_str(name: &str) -> Result<Self, UnknownAlgorithm> {
        match name {
            "ecdsa" => Ok(Self::Ecdsa),
            "rsa" => Ok(Self::Rsa),
            "ed25519" => Ok(Self::Ed25519),
            _ => Err(UnknownAlgorithm),
        }
    }
}
