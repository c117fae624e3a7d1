//! Validating what is written with ORCID's own schemas.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the schemas are, beside this repository.
fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/orcid/xsd/record_3.0")
}

/// Asserts that each document is valid by the schema of its name. Says so where there is no schema or no `xmllint`.
pub fn valid(documents: &[(&str, String)]) {
    let schemas = schemas();
    if !schemas.is_dir() {
        eprintln!("skipped: ORCID's schemas are not at {}", schemas.display());
        return;
    }
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("skipped: there is no xmllint (Debian: libxml2-utils)");
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let mut files = std::collections::BTreeMap::<&str, Vec<PathBuf>>::new();
    for (number, (schema, document)) in documents.iter().enumerate() {
        let file = directory.path().join(format!("{number}.xml"));
        fs::write(&file, document).unwrap();
        files.entry(schema).or_default().push(file);
    }
    for (schema, files) in files {
        let path = schemas.join(format!("{schema}-3.0.xsd"));
        let mut command = Command::new("xmllint");
        let output = command.args(["--noout", "--nonet", "--schema"]).arg(path).args(files).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let wrong: Vec<_> = said.lines().filter(|line| !line.ends_with(" validates")).collect();
        assert!(output.status.success(), "{wrong:#?}");
    }
}
