//! What is in a directory.

use std::fs;
use std::path::{Path, PathBuf};

use super::DirectoryError;
use super::error::failed_to;

/// A file below a directory.
pub(super) struct DiskFile {
    /// Relative to the directory, with `/`.
    pub path: String,
    pub on_disk: PathBuf,
}

/// All files below a directory, which may have nothing else but directories below it; sorted by path.
pub(super) fn list(dir: &Path) -> Result<Vec<DiskFile>, DirectoryError> {
    let mut files = Vec::new();
    let mut dirs = vec![(String::new(), dir.to_owned())];
    while let Some((prefix, dir)) = dirs.pop() {
        for entry in fs::read_dir(&dir).map_err(failed_to("list", &dir))? {
            let entry = entry.map_err(failed_to("list", &dir))?;
            let on_disk = entry.path();
            let kind = entry.file_type().map_err(failed_to("read", &on_disk))?;
            let Ok(name) = entry.file_name().into_string() else {
                return Err(DirectoryError::Name(on_disk));
            };
            if kind.is_dir() {
                dirs.push((format!("{prefix}{name}/"), on_disk));
            } else if kind.is_file() {
                files.push(DiskFile { path: format!("{prefix}{name}"), on_disk });
            } else {
                return Err(DirectoryError::Special(on_disk));
            }
        }
    }
    files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}
