//! Keys as clients see them: the seed's types, with its names.

use serde::Serialize;
use storage::time;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{KeyKind, SshKey, Status};

/// An SSH key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = sshkeys_one)]
pub struct SshKeysOne<'a> {
    /// What it is called.
    comment: &'a str,
    /// When it was made or uploaded.
    #[schema(format = DateTime)]
    created_on: &'a str,
    /// When its owner ended it, or it expired.
    #[schema(format = DateTime)]
    deactivated_on: Option<&'a str>,
    /// Who or what ended it.
    deactivation_reason: Option<String>,
    /// What it is for.
    description: &'a str,
    /// Until when it is good.
    #[schema(format = DateTime)]
    expires_on: &'a str,
    /// What it opens.
    fabric_key_type: KeyKind,
    /// `MD5:` and 16 bytes in hexadecimal.
    fingerprint: &'a str,
    /// `SHA256:` and base64, as `ssh-keygen -l` shows it.
    fingerprint_sha256: &'a str,
    /// Its id.
    #[schema(value_type = String)]
    key_uuid: Uuid,
    /// The key in base64.
    public_key: &'a str,
    /// `ecdsa-sha2-nistp256`, `ssh-rsa` …
    ssh_key_type: &'a str,
}

impl<'a> From<&'a SshKey> for SshKeysOne<'a> {
    fn from(key: &'a SshKey) -> Self {
        let (deactivated_on, deactivation_reason) = key.ended(&time::now_rfc3339()).unzip();
        Self {
            comment: &key.comment,
            created_on: &key.created_on,
            deactivated_on,
            deactivation_reason,
            description: &key.description,
            expires_on: &key.expires_on,
            fabric_key_type: key.kind,
            fingerprint: &key.public.fingerprint,
            fingerprint_sha256: &key.public.fingerprint_sha256,
            key_uuid: key.uuid,
            public_key: &key.public.public_key,
            ssh_key_type: &key.public.ssh_key_type,
        }
    }
}

/// An SSH key of a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(as = sshkeys)]
pub struct SshKeys<'a>(SshKeysOne<'a>);

impl<'a> From<&'a SshKey> for SshKeys<'a> {
    fn from(key: &'a SshKey) -> Self {
        Self(key.into())
    }
}

/// A new key pair. Nobody sees the private key again.
#[derive(Serialize, ToSchema)]
#[schema(as = sshkeys_keypair)]
pub struct KeyPair<'a> {
    /// Its id; null when the public key is not kept.
    #[schema(value_type = Option<String>)]
    pub key_uuid: Option<Uuid>,
    /// The private key in OpenSSH's format, without a passphrase.
    pub private_openssh: &'a str,
    /// The public key, as a line of `authorized_keys`.
    pub public_openssh: String,
}

/// A key for bastion hosts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = bastionkeys)]
pub struct BastionKeys<'a> {
    /// `Full Name,,,,address`.
    gecos: &'a str,
    /// Whose account it opens.
    login: &'a str,
    /// A line of `authorized_keys`; its comment ends with when the key expires.
    public_openssh: String,
    /// Whether it opens it.
    status: Status,
}

impl<'a> BastionKeys<'a> {
    /// A key as it is at this time, RFC 3339.
    #[must_use]
    pub fn at(key: &'a SshKey, now: &str) -> Self {
        Self {
            gecos: &key.gecos,
            login: key.login.as_str(),
            public_openssh: key.openssh_of_bastion(),
            status: key.status(now),
        }
    }
}
