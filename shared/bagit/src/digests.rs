//! Several digests of one content in one pass.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::digest::{self, Context};
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Algorithm;

/// The digests of one content; serialized as a map from algorithm name to lower-case hexadecimal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digests(BTreeMap<Algorithm, String>);

impl Digests {
    /// The digest in lower-case hexadecimal, if it was computed.
    pub fn get(&self, algorithm: Algorithm) -> Option<&str> {
        self.0.get(&algorithm).map(String::as_str)
    }

    /// Adds a digest that is known from elsewhere, in hexadecimal.
    pub fn insert(&mut self, algorithm: Algorithm, digest: &str) -> Result<(), MalformedDigest> {
        let is_digest =
            digest.len() == 2 * algorithm.length() && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_digest {
            return Err(MalformedDigest(algorithm));
        }
        self.0.insert(algorithm, digest.to_ascii_lowercase());
        Ok(())
    }

    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }
}

/// Not as many hexadecimal digits as the algorithm's digests have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a digest of {0}")]
pub struct MalformedDigest(pub Algorithm);

/// Computes several digests of a content that comes in pieces.
pub struct MultiHasher(Vec<Part>);

/// The hasher of one algorithm.
pub(crate) type Part = (Algorithm, Hasher);

pub(crate) enum Hasher {
    Md5(Md5),
    Sha(Context),
}

impl MultiHasher {
    /// One hasher for each algorithm; repeated ones are computed once.
    pub fn new(algorithms: &[Algorithm]) -> Self {
        let mut algorithms = algorithms.to_vec();
        algorithms.sort_unstable();
        algorithms.dedup();
        Self(algorithms.into_iter().map(|algorithm| (algorithm, Hasher::new(algorithm))).collect())
    }

    /// Takes the next piece of the content.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.iter_mut().for_each(|(_, hasher)| hasher.update(piece));
    }

    /// Gives the last of several hashers away, to be fed elsewhere with the rest of the content.
    pub(crate) fn give(&mut self) -> Option<Part> {
        if self.0.len() > 1 { self.0.pop() } else { None }
    }

    /// Takes back a hasher that has seen the rest of the content.
    pub(crate) fn take_back(&mut self, part: Part) {
        self.0.push(part);
    }

    /// The digests of everything taken.
    pub fn finish(self) -> Digests {
        Digests(self.0.into_iter().map(|(algorithm, hasher)| (algorithm, hasher.finish())).collect())
    }
}

impl fmt::Debug for MultiHasher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let algorithms = self.0.iter().map(|(algorithm, _)| algorithm);
        formatter.debug_tuple("MultiHasher").field(&algorithms.collect::<Vec<_>>()).finish()
    }
}

impl Hasher {
    fn new(algorithm: Algorithm) -> Self {
        let sha = match algorithm {
            Algorithm::Md5 => return Self::Md5(Md5::new()),
            Algorithm::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Algorithm::Sha224 => &digest::SHA224,
            Algorithm::Sha256 => &digest::SHA256,
            Algorithm::Sha384 => &digest::SHA384,
            Algorithm::Sha512 => &digest::SHA512,
        };
        Self::Sha(Context::new(sha))
    }

    pub(crate) fn update(&mut self, piece: &[u8]) {
        match self {
            Self::Md5(md5) => md5.update(piece),
            Self::Sha(context) => context.update(piece),
        }
    }

    fn finish(self) -> String {
        match self {
            Self::Md5(md5) => hex(&md5.finalize()),
            Self::Sha(context) => hex(context.finish().as_ref()),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |value| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn digests(content: &[u8], algorithms: &[Algorithm]) -> Digests {
        let mut hasher = MultiHasher::new(algorithms);
        hasher.update(content);
        hasher.finish()
    }

    #[test]
    fn known_digests_as_a_map_of_names() {
        use Algorithm::*;
        let digests = digests(b"abc", &[Sha256, Md5, Sha1, Sha224, Md5]);
        let json = serde_json::json!({
            "md5": "900150983cd24fb0d6963f7d28e17f72",
            "sha1": "a9993e364706816aba3e25717850c26c9cd0d89d",
            "sha224": "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
            "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        });
        assert_eq!(serde_json::to_value(&digests).unwrap(), json);
        assert_eq!(serde_json::from_value::<Digests>(json).unwrap(), digests);
        assert_eq!(digests.get(Sha512), None);
    }

    #[test]
    fn the_long_ones_have_their_length() {
        let digests = digests(b"", &[Algorithm::Sha384, Algorithm::Sha512]);
        assert!(
            digests.get(Algorithm::Sha384).unwrap().starts_with("38b060a751ac96384cd9327eb1b1e36a21fdb711")
        );
        assert!(
            digests.get(Algorithm::Sha512).unwrap().starts_with("cf83e1357eefb8bdf1542850d66d8007d620e405")
        );
        for algorithm in [Algorithm::Sha384, Algorithm::Sha512] {
            assert_eq!(digests.get(algorithm).unwrap().len(), 2 * algorithm.length());
        }
    }

    #[test]
    fn a_known_digest_must_look_like_one() {
        let mut known = Digests::default();
        for digest in ["", "900150983cd24fb0d6963f7d28e17f7", "900150983cd24fb0d6963f7d28e17f7g"] {
            assert_eq!(known.insert(Algorithm::Md5, digest), Err(MalformedDigest(Algorithm::Md5)));
        }
        known.insert(Algorithm::Md5, "900150983CD24FB0D6963F7D28E17F72").unwrap();
        assert_eq!(known, digests(b"abc", &[Algorithm::Md5]));
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(content in proptest::collection::vec(any::<u8>(), 0..500), size in 1usize..70) {
            let algorithms = [Algorithm::Md5, Algorithm::Sha512];
            let mut hasher = MultiHasher::new(&algorithms);
            content.chunks(size).for_each(|piece| hasher.update(piece));
            prop_assert_eq!(hasher.finish(), digests(&content, &algorithms));
        }
    }
}
