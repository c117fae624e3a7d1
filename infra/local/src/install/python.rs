//! The pinned Python tools in a virtual environment: MiniStack, SAM, cargo-lambda, cfn-lint.

use std::{fs, path::PathBuf};

use sha2::{Digest, Sha256};
use tokio::process::Command;

use super::debian;
use crate::{
    command,
    error::{Error, Result},
    layout::{self, Layout},
    progress::Step,
};

/// Interpreters that are tried, in this order. MiniStack and SAM need 3.10.
const CANDIDATES: [&str; 6] =
    ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
const PROBE: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

/// Makes `.local/venv` what `requirements.txt` says; nothing to do where it is that already.
pub async fn ensure(layout: &Layout) -> Result<()> {
    let requirements = layout.here("requirements.txt");
    let wanted = hash(&fs::read(&requirements).map_err(Error::file("read", &requirements))?);
    let (venv, stamp) = (layout.venv(), layout.venv().join("requirements.sha256"));
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let python = interpreter(layout).await?;
    let step = Step::start("Python tools in .local/venv");
    layout::clear(&venv)?;
    let mut create = Command::new(python);
    create.args(["-m", "venv"]).arg(&venv);
    command::run(&step, "python -m venv", create, &layout.log("venv")).await?;
    let mut install = Command::new(layout.tool("pip"));
    install.args(["install", "--disable-pip-version-check", "--requirement"]).arg(&requirements);
    command::run(&step, "pip install", install, &layout.log("pip")).await?;
    layout::replace(&stamp, wanted.as_bytes())?;
    step.done();
    Ok(())
}

async fn interpreter(layout: &Layout) -> Result<PathBuf> {
    if let Some(found) = find().await {
        return Ok(found);
    }
    debian::install(
        layout,
        "Python 3.10 or newer with venv is missing",
        &["python3", "python3-venv"],
        "install it from python.org or your system's packages",
    )
    .await?;
    find().await.ok_or_else(|| {
        Error::Machine(
            "the system's Python is older than 3.10; put a newer python3 on the PATH and run this again"
                .into(),
        )
    })
}

async fn find() -> Option<PathBuf> {
    for name in CANDIDATES {
        if command::ask(name, &["-c", PROBE]).await.is_some() {
            return Some(name.into());
        }
    }
    None
}

fn hash(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_pinned() {
        let text = include_str!("../../requirements.txt");
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines.len(), 7);
        assert!(lines.iter().all(|line| line.split("==").count() == 2), "{text}");
    }

    #[test]
    fn the_stamp_follows_the_content() {
        assert_ne!(hash(b"a==1"), hash(b"a==2"));
        assert_eq!(hash(b"").len(), 64);
    }
}
