//! Bags as their recipients read them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// Files by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The files of a zip archive; directories are left out.
pub fn unzip(bytes: &[u8]) -> Files {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    let mut files = Files::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        if entry.is_file() {
            let (name, mut content) = (entry.name().expect("a name").to_string(), Vec::new());
            entry.read_to_end(&mut content).expect("the checksum is right");
            files.insert(name, content);
        }
    }
    files
}

/// The files of a tar archive.
pub fn untar(bytes: &[u8]) -> Files {
    let mut files = Files::new();
    for entry in tar::Archive::new(bytes).entries().expect("a tar archive") {
        let mut entry = entry.expect("an entry");
        if entry.header().entry_type().is_file() {
            let name = String::from_utf8(entry.path_bytes().into_owned()).expect("names are UTF-8");
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("a whole entry");
            files.insert(name, content);
        }
    }
    files
}

/// Asserts that `bagit.py --validate`, the Library of Congress's, finds these files to be a valid bag.
pub fn is_valid(files: &Files) {
    let directory = tempfile::tempdir().expect("a directory");
    write(files, directory.path()).expect("the files are written");
    let output = Command::new(bagit()).arg("--validate").arg(directory.path()).output();
    let output = output.expect("bagit.py is in .local/venv, which `cargo local test` makes");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn bagit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../.local/venv/bin/bagit.py")
}

fn write(files: &Files, directory: &Path) -> io::Result<()> {
    for (name, content) in files {
        let path = directory.join(name);
        fs::create_dir_all(path.parent().unwrap_or(directory))?;
        fs::write(path, content)?;
    }
    Ok(())
}
