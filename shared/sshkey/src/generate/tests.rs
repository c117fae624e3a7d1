//! What is generated, as `ssh-keygen` sees it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::*;
use crate::Login;

/// Keys of each kind.
const KEYS: usize = 50;

/// What `ssh-keygen` prints; it is of the package openssh-client, which `cargo local test` installs.
fn ssh_keygen(arguments: &[&str], file: &Path) -> String {
    let output = Command::new("ssh-keygen").args(arguments).arg(file).output().expect("ssh-keygen is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn comment() -> Comment {
    Comment::parse("josiah@brown").unwrap()
}

/// Bits, fingerprint, comment and type of each key in a file, by one of the two hashes.
fn listed(hash: &str, file: &Path) -> Vec<String> {
    ssh_keygen(&["-E", hash, "-l", "-f"], file).lines().map(str::to_owned).collect()
}

fn agrees(algorithm: Algorithm, bits: usize, name: &str) {
    let scratch = tempfile::tempdir().unwrap();
    let keys: Vec<_> = (0..KEYS).map(|_| generate(algorithm, &comment()).unwrap()).collect();
    let lines: Vec<_> = keys.iter().map(|key| key.public.openssh("josiah@brown")).collect();
    let file = scratch.path().join("authorized_keys");
    fs::write(&file, lines.join("\n")).unwrap();
    let (md5, sha256) = (listed("md5", &file), listed("sha256", &file));
    assert_eq!((md5.len(), sha256.len()), (KEYS, KEYS));
    for ((key, md5), sha256) in keys.iter().zip(md5).zip(sha256) {
        assert_eq!(md5, format!("{bits} {} josiah@brown ({name})", key.public.fingerprint()));
        assert_eq!(sha256, format!("{bits} {} josiah@brown ({name})", key.public.fingerprint_sha256()));
        // The private half is a file that OpenSSH reads, and belongs to it.
        let file = scratch.path().join("id");
        fs::write(&file, key.private_openssh.as_bytes()).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        assert_eq!(ssh_keygen(&["-y", "-f"], &file).trim_end(), key.public.openssh("josiah@brown"));
    }
}

#[test]
fn ssh_keygen_agrees_about_ecdsa() {
    agrees(Algorithm::Ecdsa, 256, "ECDSA");
}

#[test]
fn ssh_keygen_agrees_about_ed25519() {
    agrees(Algorithm::Ed25519, 256, "ED25519");
}

#[test]
fn ssh_keygen_agrees_about_rsa() {
    agrees(Algorithm::Rsa, 3_072, "RSA");
}

#[test]
fn what_is_generated_would_be_accepted() {
    let login = Login::candidates("josiah", uuid::Uuid::nil()).next().unwrap();
    for (name, ssh_key_type) in
        [("ecdsa", "ecdsa-sha2-nistp256"), ("rsa", "ssh-rsa"), ("ed25519", "ssh-ed25519")]
    {
        let comment = Comment::ephemeral(&login);
        let key = generate(name.parse().unwrap(), &comment).unwrap().public;
        assert_eq!(key.ssh_key_type, ssh_key_type);
        let line = key.openssh(comment.as_str());
        assert_eq!(PublicKey::parse(&line), Ok((key, "ephemeral_josiah_0000000000")));
    }
}

#[test]
fn a_private_key_is_not_printed() {
    let printed = format!("{:?}", generate(Algorithm::Ed25519, &comment()).unwrap());
    assert!(!printed.contains("PRIVATE") && printed.contains("SHA256:"), "{printed}");
}
