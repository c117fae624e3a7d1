//! Debian packages, where this is Debian and we may install them.

use std::fs;

use tokio::process::Command;

use crate::{
    command,
    error::{Error, Result},
    layout::Layout,
    progress::Step,
};

/// What apt is told to leave out what a package only recommends.
const BARE: &str = "--no-install-recommends";

/// Installs packages and what they recommend, or says in one sentence how the user can.
///
/// # Errors
/// `Machine` where this is no Debian or we are not root, naming what is missing; `Tool` if apt fails.
pub async fn install(layout: &Layout, missing: &str, packages: &[&str], elsewhere: &str) -> Result<()> {
    install_with(layout, &[], missing, packages, elsewhere).await
}

/// As `install`, without what the packages recommend.
///
/// # Errors
/// As `install`.
pub async fn install_bare(layout: &Layout, missing: &str, packages: &[&str], elsewhere: &str) -> Result<()> {
    install_with(layout, &[BARE], missing, packages, elsewhere).await
}

async fn install_with(
    layout: &Layout,
    options: &[&str],
    missing: &str,
    packages: &[&str],
    elsewhere: &str,
) -> Result<()> {
    if !is_debian(&fs::read_to_string("/etc/os-release").unwrap_or_default()) {
        return Err(Error::Machine(format!(
            "{missing}, and this is not Debian: {elsewhere}, then run this again"
        )));
    }
    if !nix::unistd::geteuid().is_root() {
        return Err(Error::Machine(format!(
            "{missing}; install it with `sudo apt-get install --yes {}`, then run this again",
            [options, packages].concat().join(" ")
        )));
    }
    let step = Step::start(format!("Debian packages {}", packages.join(" ")));
    command::run(&step, "apt-get update", apt(&["update"]), &layout.log("apt-update")).await?;
    let mut install = apt(&["install", "--yes"]);
    install.args(options).args(packages);
    command::run(&step, "apt-get install", install, &layout.log("apt-install")).await?;
    step.done();
    Ok(())
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Whether an os-release file is Debian's or that of a system made from it.
fn is_debian(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .any(|value| value.trim_matches('"').split_whitespace().any(|id| id == "debian"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_what_is_like_it() {
        assert!(is_debian("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n"));
        assert!(is_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
    }

    #[test]
    fn others_are_not() {
        assert!(!is_debian("ID=fedora\nHOME_URL=\"https://debian.example\"\n"));
        assert!(!is_debian(""));
    }
}
