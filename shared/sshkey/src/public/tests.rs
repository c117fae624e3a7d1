//! Lines that are keys and lines that are not.

use proptest::prelude::*;
use ssh_key::Mpint;

use super::*;
use crate::generate::generate;
use crate::{Algorithm, Comment};

/// A key of `ssh-keygen -t ed25519`, and its fingerprints by `ssh-keygen -l`.
const ED25519: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

/// The line of an RSA key with these numbers.
fn rsa(modulus: &[u8], exponent: &[u8]) -> String {
    let number = |bytes| Mpint::from_positive_bytes(bytes).unwrap();
    let key = RsaPublicKey { n: number(modulus), e: number(exponent) };
    ssh_key::PublicKey::from(key).to_openssh().unwrap()
}

/// A number of so many bits, odd.
fn modulus(bits: usize) -> Vec<u8> {
    let mut bytes = vec![0xA5; bits.div_ceil(8)];
    bytes[0] = if bits.is_multiple_of(8) { 0x80 } else { 1 << (bits % 8 - 1) };
    bytes
}

/// The line of a key whose blob has these parts.
fn line(name: &str, parts: &[&[u8]]) -> String {
    let mut blob = Vec::new();
    for part in [&[name.as_bytes()], parts].concat() {
        blob.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
        blob.extend(part);
    }
    format!("{name} {}", STANDARD.encode(blob))
}

#[test]
fn a_key_with_and_without_comment() {
    let (key, comment) = PublicKey::parse(ED25519).unwrap();
    assert_eq!((key.ssh_key_type.as_str(), comment), ("ssh-ed25519", ""));
    assert_eq!(key.fingerprint_sha256(), "SHA256:UCUiLr7Pjs9wFFJMDByLgc3NrtdU344OgUM45wZPcIQ");
    assert_eq!(PublicKey::parse(&format!("  {ED25519} me@home\n")).unwrap(), (key, "me@home"));
    // Whether a comment is good is decided elsewhere.
    assert_eq!(PublicKey::parse(&format!("{ED25519} two words")).unwrap().1, "two words");
}

#[test]
fn rsa_keys_are_long_enough() {
    let exponent = &[1, 0, 1][..];
    for bits in [3_072, 3_079, 4_096, 16_384] {
        assert!(PublicKey::parse(&rsa(&modulus(bits), exponent)).is_ok(), "{bits}");
    }
    for bits in [1_024, 2_048, 3_071, 16_385] {
        assert_eq!(PublicKey::parse(&rsa(&modulus(bits), exponent)), Err(InvalidKey::RsaBits(bits)));
    }
}

#[test]
fn rsa_numbers_are_those_of_a_key() {
    let mut even = modulus(3_072);
    even.push(0);
    assert_eq!(PublicKey::parse(&rsa(&even, &[1, 0, 1])), Err(InvalidKey::Malformed));
    for exponent in [&[][..], &[1], &[1, 0, 0], &modulus(3_072)] {
        assert_eq!(PublicKey::parse(&rsa(&modulus(3_072), exponent)), Err(InvalidKey::Malformed));
    }
    // A negative modulus.
    assert_eq!(PublicKey::parse(&line("ssh-rsa", &[&[1, 0, 1], &[0xA5; 384]])), Err(InvalidKey::Malformed));
}

#[test]
fn points_are_whole_and_on_their_curve() {
    let comment = Comment::parse("comment").unwrap();
    let key = generate(Algorithm::Ecdsa, &comment).unwrap().public;
    let blob = STANDARD.decode(&key.public_key).unwrap();
    let point = blob[blob.len() - 65..].to_vec();
    let name = "ecdsa-sha2-nistp256";
    assert_eq!(PublicKey::parse(&line(name, &[b"nistp256", &point])), Ok((key, "")));
    let mut beside = point.clone();
    beside[64] ^= 1;
    let compressed = [&[2 + (point[64] & 1)], &point[1..33]].concat();
    for point in [beside, compressed, vec![0], vec![4; 64], Vec::new()] {
        assert_eq!(PublicKey::parse(&line(name, &[b"nistp256", &point])), Err(InvalidKey::Malformed));
    }
    assert_eq!(PublicKey::parse(&line(name, &[b"nistp384", &point])), Err(InvalidKey::Malformed));
}

#[test]
fn other_types_are_refused_by_name() {
    let dsa = line("ssh-dss", &[&[5], &[5], &[5], &[5]]);
    assert_eq!(PublicKey::parse(&dsa), Err(InvalidKey::Dsa));
    let sk = line("sk-ssh-ed25519@openssh.com", &[&[7; 32], b"ssh:"]);
    assert_eq!(PublicKey::parse(&sk), Err(InvalidKey::Type));
    let certificate = line("ssh-ed25519-cert-v01@openssh.com", &[&[7; 32]]);
    assert_eq!(PublicKey::parse(&certificate), Err(InvalidKey::Type));
}

#[test]
fn what_is_no_line_is_malformed() {
    let (_, encoded) = ED25519.split_once(' ').unwrap();
    for text in [
        "",
        "ssh-ed25519",
        "ssh-ed25519 ",
        "ssh-ed25519 x",
        encoded,
        &format!("ssh-rsa {encoded}"),
        &format!("{ED25519}="),
        &format!("ssh-ed25519 {}", &encoded[..60]),
        &format!("ssh-ed25519  {encoded}"),
        &format!("ssh-ed25519\t{encoded}"),
        &format!("from=\"*\" {ED25519}"),
        &format!("{ED25519}\n{ED25519}"),
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        &format!("ssh-ed25519 {}", "A".repeat(5_000)),
    ] {
        assert_eq!(PublicKey::parse(text), Err(InvalidKey::Malformed), "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_key_or_refused(text in "(ssh-rsa |ssh-ed25519 |ecdsa-sha2-nistp256 )?[A-Za-z0-9+/= ]{0,120}") {
        if let Ok((key, _)) = PublicKey::parse(&text) {
            prop_assert!(text.contains(&key.public_key));
        }
    }
}
