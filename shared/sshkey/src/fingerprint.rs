//! Fingerprints of public keys, as `ssh-keygen -l` shows them.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use md5::{Digest, Md5};
use storage::hex;

/// `MD5:` and sixteen bytes in hexadecimal, separated by colons: for clients that compare with old tools.
pub fn md5(blob: &[u8]) -> String {
    let bytes = Md5::digest(blob);
    let pairs: Vec<_> = bytes.iter().map(|byte| hex(&[*byte])).collect();
    format!("MD5:{}", pairs.join(":"))
}

/// `SHA256:` and base64 without padding.
pub fn sha256(blob: &[u8]) -> String {
    format!("SHA256:{}", STANDARD_NO_PAD.encode(digest(&SHA256, blob)))
}
