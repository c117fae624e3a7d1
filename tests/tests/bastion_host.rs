//! A bastion host: Debian's sshd, which asks this service whom to let in, by the script in `tests/bastion`.
//!
//! It runs in a mount namespace of its own, where it finds the account in `passwd` and the script in a place that only root
//! can write to; nothing of the machine changes. That takes root, as CI has it.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use tests::keys::{SSHKEYS, bastion_secret, bastionkeys, generate, upload};
use tests::{Person, Stack, until};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// What is mounted over is this namespace's alone. Nobody else writes to `/mnt`, nor to what is in it.
const NAMESPACE: &str = r#"
set -eu
mount -t tmpfs -o mode=0755 bastion /mnt
mount -t tmpfs -o mode=0755 run /run
mkdir /run/sshd
install -m 0755 "$SCRIPT" /mnt/authorized-keys
install -m 0400 -o nobody "$SCRATCH/secret" /mnt/secret
install -m 0600 "$SCRATCH/host_key" /mnt/host_key
cat /etc/passwd "$SCRATCH/passwd" > /mnt/passwd
mount --bind /mnt/passwd /etc/passwd
exec /usr/sbin/sshd -D -E "$SCRATCH/sshd.log" -f "$SCRATCH/sshd_config"
"#;
/// What sshd's messages call what the test looks for.
const REFUSED: &str = "Permission denied (publickey)";

/// A running bastion host.
struct Bastion {
    scratch: TempDir,
    port: u16,
    // Ends with this.
    _server: Child,
}

impl Bastion {
    /// One with an account for each of these people, as `bastionkeys` shows them. `None` where it can't be run.
    async fn start(accounts: &[Value]) -> Option<Self> {
        let may = Command::new("unshare").args(["--mount", "true"]).output().await;
        if !may.is_ok_and(|output| output.status.success()) {
            eprintln!(
                "not root, or mount namespaces are not to be had: there is no bastion host to log in to"
            );
            return None;
        }
        let scratch = tempfile::tempdir().expect("a directory");
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|socket| socket.local_addr())
            .expect("a free port")
            .port();
        keygen(&["-t", "ed25519", "-N", "", "-f"], &scratch.path().join("host_key")).await;
        let host_key = fs::read_to_string(scratch.path().join("host_key.pub")).expect("a key");
        let passwd: String = accounts.iter().zip(65_000..).map(|(key, id)| account(key, id)).collect();
        for (name, content) in [
            ("secret", bastion_secret().await + "\n"),
            ("passwd", passwd),
            ("known_hosts", format!("[127.0.0.1]:{port} {host_key}")),
            ("sshd_config", config(port)),
        ] {
            fs::write(scratch.path().join(name), content).expect("a file");
        }
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bastion/authorized-keys");
        let server = Command::new("unshare")
            .args(["--mount", "sh", "-c", NAMESPACE])
            .env("SCRIPT", script)
            .env("SCRATCH", scratch.path())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("unshare is there");
        until("sshd listens", async || TcpStream::connect(("127.0.0.1", port)).await.ok()).await;
        Some(Self { scratch, port, _server: server })
    }

    /// Logs in with a private key and asks who one is.
    async fn log_in(&self, login: &str, private_key: &Path) -> Output {
        let known_hosts = format!("UserKnownHostsFile={}", self.scratch.path().join("known_hosts").display());
        let mut ssh = Command::new("ssh");
        ssh.args(["-F", "none", "-p", &self.port.to_string(), "-i"]).arg(private_key);
        for option in [
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "BatchMode=yes",
            "StrictHostKeyChecking=yes",
            &known_hosts,
        ] {
            ssh.args(["-o", option]);
        }
        ssh.arg(format!("{login}@127.0.0.1")).arg("id -un").stdin(Stdio::null());
        ssh.kill_on_drop(true).output().await.expect("ssh is there")
    }

    async fn lets_in(&self, login: &str, private_key: &Path) {
        let output = self.log_in(login, private_key).await;
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), login, "{output:?}\n{}", self.log());
    }

    async fn refuses(&self, login: &str, private_key: &Path) {
        let output = self.log_in(login, private_key).await;
        let refused = String::from_utf8_lossy(&output.stderr).contains(REFUSED);
        assert!(refused, "{output:?}\n{}", self.log());
    }

    /// What the server says of it.
    fn log(&self) -> String {
        fs::read_to_string(self.scratch.path().join("sshd.log")).unwrap_or_default()
    }

    /// A file that holds a private key.
    fn keep(&self, private_key: &str) -> PathBuf {
        let path = self.scratch.path().join(format!("id_{}", uuid::Uuid::new_v4()));
        let mut file =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).expect("a new file");
        file.write_all(private_key.as_bytes()).expect("room for a key");
        path
    }
}

/// A line of `passwd`.
fn account(key: &Value, id: u32) -> String {
    let (login, gecos) = (key["login"].as_str().expect("a text"), key["gecos"].as_str().expect("a text"));
    format!("{login}:*:{id}:{id}:{gecos}:/:/bin/sh\n")
}

fn config(port: u16) -> String {
    let api = &Stack::get().api;
    format!(
        "ListenAddress 127.0.0.1\nPort {port}\nHostKey /mnt/host_key\nPidFile none\nUsePAM no\n\
         AuthenticationMethods publickey\nAuthorizedKeysFile none\nAuthorizedKeysCommandUser nobody\n\
         AuthorizedKeysCommand /mnt/authorized-keys {api} /mnt/secret %u\n"
    )
}

async fn keygen(arguments: &[&str], file: &Path) {
    let output = Command::new("ssh-keygen").arg("-q").args(arguments).arg(file).output().await;
    let output = output.expect("ssh-keygen is there");
    assert!(output.status.success(), "{output:?}");
}

/// Somebody with a bastion key: its pair, and what a bastion host is told of it.
async fn guest() -> (Person, Value, Value) {
    let person = Person::new(0).await;
    let pair = generate(&person, "bastion", "ed25519").await;
    let line = pair["public_openssh"].as_str().expect("a text").to_owned();
    let told = until("the key is told of", async || {
        let document = bastionkeys(&[("since_date", "2026-01-01T00:00:00Z")]).await.ok();
        let mut keys = document["data"].as_array().expect("a list").iter();
        keys.find(|key| key["public_openssh"].as_str().expect("a text").starts_with(&line)).cloned()
    });
    let told = told.await;
    (person, pair, told)
}

#[tokio::test]
async fn a_key_lets_its_owner_in_until_it_is_deleted() {
    let (person, pair, told) = guest().await;
    let (_, other_pair, other_told) = guest().await;
    let Some(bastion) = Bastion::start(&[told.clone(), other_told.clone()]).await else { return };
    let (login, other_login) =
        (told["login"].as_str().expect("a text"), other_told["login"].as_str().expect("a text"));
    let private = |pair: &Value| bastion.keep(pair["private_openssh"].as_str().expect("a text"));
    let (key, other_key) = (private(&pair), private(&other_pair));
    bastion.lets_in(login, &key).await;
    bastion.lets_in(other_login, &other_key).await;
    // Each into her own account only.
    bastion.refuses(other_login, &key).await;
    bastion.refuses("root", &key).await;
    // Of every kind, and one that was made elsewhere.
    for algorithm in ["rsa", "ecdsa"] {
        bastion.lets_in(login, &private(&generate(&person, "bastion", algorithm).await)).await;
    }
    let own = bastion.scratch.path().join("own");
    keygen(&["-t", "ecdsa", "-b", "384", "-N", "", "-C", "tess@home", "-f"], &own).await;
    bastion.refuses(login, &own).await;
    let line = fs::read_to_string(own.with_extension("pub")).unwrap();
    upload(&person, "bastion", &line).await.has(200);
    bastion.lets_in(login, &own).await;
    // A key for what lies behind is none for the host.
    bastion.refuses(login, &private(&generate(&person, "sliver", "ed25519").await)).await;
    // And a deleted one is none at once, while the others still are.
    let path = format!("{SSHKEYS}/{}", pair["key_uuid"].as_str().expect("a text"));
    person.send(person.request("DELETE", &path)).await.has(200);
    bastion.refuses(login, &key).await;
    bastion.lets_in(login, &own).await;
}
