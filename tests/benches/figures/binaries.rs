//! The functions as they are deployed: release builds, stripped.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{FUNCTIONS, progress};

/// Measures other binaries: a directory with `<function>` or, as `cargo lambda build` makes it,
/// `<function>/bootstrap`.
const ELSEWHERE: &str = "FIGURES_BINARIES";

/// Cargo's target directory: this program is in its `release/deps`.
pub fn target() -> PathBuf {
    let program = std::env::current_exe().expect("a running program has a path");
    program.ancestors().nth(3).expect("cargo runs benches in its target directory").to_owned()
}

/// Builds what is missing or older than its sources.
pub fn build() {
    if std::env::var_os(ELSEWHERE).is_some() {
        return;
    }
    progress("building the functions for release (minutes at first)");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).args(["build", "--release", "--quiet"]).arg("--target-dir").arg(target());
    cargo.args(FUNCTIONS.iter().flat_map(|function| ["--bin", function]));
    assert!(cargo.status().expect("cargo is there").success(), "the functions can't be built");
}

/// The program of a function.
pub fn path(function: &str) -> PathBuf {
    let directory = std::env::var_os(ELSEWHERE).map_or_else(|| target().join("release"), PathBuf::from);
    let path = directory.join(function);
    if path.is_dir() { path.join("bootstrap") } else { path }
}

/// The project's root.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
