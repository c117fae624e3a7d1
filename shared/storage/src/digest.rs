//! SHA-256 as it is stored (hexadecimal) and as S3 wants it (base64).

use aws_lc_rs::digest::{self, SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The SHA-256 of some bytes in hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&SHA256, bytes).as_ref())
}

/// A SHA-256 in hexadecimal as base64, for S3's checksum headers; `None` when it is not 64 hexadecimal digits.
#[must_use]
pub fn digest_from_hex(text: &str) -> Option<String> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let pairs = (0..32).map(|at| text.get(2 * at..2 * at + 2));
    let bytes: Option<Vec<u8>> = pairs
        .map(|pair| pair.filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit())))
        .map(|pair| u8::from_str_radix(pair?, 16).ok())
        .collect();
    Some(STANDARD.encode(bytes?))
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_digest_in_both_forms() {
        let digest = sha256_hex(b"");
        assert_eq!(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(digest_from_hex(&digest).unwrap(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn other_texts_are_no_digests() {
        for text in ["", "00", &"g".repeat(64), &"+1".repeat(32), &"é".repeat(32)] {
            assert_eq!(digest_from_hex(text), None, "{text}");
        }
    }
}
