//! OpenSSH, for the tests of keys: `ssh-keygen` and `ssh`, and a server that a test runs by itself.

use std::{fs, path::Path};

use super::{debian, engine::on_path};
use crate::{
    error::{Error, Result},
    layout::Layout,
};

/// The client's part.
const CLIENT: [&str; 2] = ["ssh", "ssh-keygen"];
/// Where Debian puts the server, which is on no user's path.
const SERVER: &str = "/usr/sbin/sshd";
/// What the bastion host's script needs besides.
const TOOLS: [&str; 2] = ["curl", "jq"];
const PACKAGES: [&str; 4] = ["openssh-client", "openssh-server", "curl", "jq"];
/// Where it is, Debian's init script and systemd's unit don't start the server.
const NOT_TO_BE_RUN: &str = "/etc/ssh/sshd_not_to_be_run";

/// Installs them where one is missing. A machine that had no server goes on running none.
pub async fn ensure(layout: &Layout) -> Result<()> {
    let server = Path::new(SERVER);
    let program = CLIENT.iter().chain(&TOOLS).find(|program| !on_path(program));
    let Some(missing) = program.copied().or_else(|| (!server.exists()).then_some(SERVER)) else {
        return Ok(());
    };
    let is_root = nix::unistd::geteuid().is_root();
    if is_root && !server.exists() && Path::new("/etc/debian_version").exists() {
        let marker = Path::new(NOT_TO_BE_RUN);
        fs::create_dir_all("/etc/ssh").map_err(Error::file("make", Path::new("/etc/ssh")))?;
        fs::write(marker, "").map_err(Error::file("write", marker))?;
    }
    let missing = format!("{missing} is missing, which the tests of SSH keys need");
    let elsewhere = "install OpenSSH's client and server, curl and jq";
    debian::install_bare(layout, &missing, &PACKAGES, elsewhere).await
}
