//! The Python that has bagit.

use std::path::Path;
use std::process::Command;

/// `python` of the virtual environment that `cargo local test` makes, if it is there and has bagit; else a word of
/// why not.
pub fn find() -> Option<Command> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.local/venv/bin/python");
    let has_bagit = Command::new(&python).args(["-c", "import bagit"]).output();
    if has_bagit.is_ok_and(|output| output.status.success()) {
        return Some(Command::new(python));
    }
    eprintln!("SKIPPED: no bagit in .local/venv, which `cargo local test` makes");
    None
}
