//! Random ids in the alphabet of the o2r API: `[0-9A-Za-z]`.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::fill;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Length of compendium and job ids (contract/compendia.md 0.3).
pub const SHORT: usize = 5;
/// Length of ids that are secrets: public links, sessions.
pub const SECRET: usize = 32;

/// A random id of `length` characters, each uniform over 62: 5 give 29 bits, 32 give 190.
///
/// # Panics
/// Never; when the system has no randomness the process ends, as nothing safe could follow.
#[must_use]
pub fn random(length: usize) -> String {
    let mut id = String::with_capacity(length);
    let mut bytes = [0_u8; 64];
    while id.len() < length {
        if fill(&mut bytes).is_err() {
            std::process::abort();
        }
        id.extend(letters(&bytes).take(length - id.len()));
    }
    id
}

/// The id that follows from a text: the same for the same text, and spread like a random one.
#[must_use]
pub fn derived(text: &str, length: usize) -> String {
    let mut id = String::with_capacity(length);
    let mut block = 0_u32;
    while id.len() < length {
        let digest = digest(&SHA256, format!("{block} {text}").as_bytes());
        id.extend(letters(digest.as_ref()).take(length - id.len()));
        block += 1;
    }
    id
}

/// Letters from random bytes. 248 is the largest multiple of 62 in a byte: what lies above would favour some.
fn letters(bytes: &[u8]) -> impl Iterator<Item = char> {
    let fair = bytes.iter().filter(|byte| **byte < 248);
    fair.filter_map(|byte| ALPHABET.get(usize::from(byte % 62))).map(|letter| char::from(*letter))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn has_the_length_and_the_alphabet() {
        for length in [0, 1, SHORT, SECRET, 200] {
            let id = random(length);
            assert_eq!(id.len(), length);
            assert!(id.bytes().all(|byte| ALPHABET.contains(&byte)), "{id}");
        }
    }

    #[test]
    fn a_derived_id_is_always_the_same() {
        assert_eq!(derived("upload 1", SHORT), derived("upload 1", SHORT));
        assert_ne!(derived("upload 1", SHORT), derived("upload 2", SHORT));
        assert_eq!(derived("x", 100).len(), 100);
    }

    #[test]
    fn secrets_do_not_repeat() {
        let ids: HashSet<_> = (0..1_000).map(|_| random(SECRET)).collect();
        assert_eq!(ids.len(), 1_000);
    }
}
