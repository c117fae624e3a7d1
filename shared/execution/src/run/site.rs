//! The directory that a run works in. It goes when the run ends, however that happens.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use storage::settings;

/// Directories of runs are named so, followed by the job's id.
const PREFIX: &str = "ercid-run-";

/// The working directory of one run; removed when dropped.
#[derive(Debug)]
pub(crate) struct Site {
    root: PathBuf,
}

impl Site {
    /// A new directory for a job in `RUN_DIR`, or the system's directory for temporary files. Only its owner may enter.
    pub fn new(job: &str) -> io::Result<Self> {
        let root = parent().join(format!("{PREFIX}{job}"));
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&root)?;
        let site = Self { root };
        fs::create_dir(site.payload())?;
        Ok(site)
    }

    /// The files that the container sees at /erc.
    pub fn payload(&self) -> PathBuf {
        self.root.join("payload")
    }

    /// A file of the run's own beside the payload.
    pub fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.root) {
            tracing::warn!(%error, "a working directory stays behind");
        }
    }
}

/// The ids of the jobs whose runs left a directory, e.g. as they were killed.
pub(crate) fn left_behind() -> io::Result<Vec<String>> {
    let names = fs::read_dir(parent())?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter_map(|name| name.strip_prefix(PREFIX).map(str::to_owned)).collect())
}

/// Removes the directory that a killed run left.
pub(crate) fn remove(job: &str) {
    let _ = fs::remove_dir_all(parent().join(format!("{PREFIX}{job}")));
}

fn parent() -> PathBuf {
    settings::optional("RUN_DIR").map_or_else(std::env::temp_dir, PathBuf::from)
}

/// Gives everything below a directory to the container's user: by ownership as root, by permission otherwise.
pub(crate) fn hand_over(directory: &Path, user: u32, as_root: bool) -> io::Result<()> {
    let give = |path: &Path, mode: u32| {
        if as_root {
            return chown(path, Some(user), Some(user));
        }
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
    };
    give(directory, 0o777)?;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            hand_over(&entry.path(), user, as_root)?;
        } else {
            give(&entry.path(), 0o666)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn a_site_is_private_fresh_and_removed() {
        let site = Site::new("test1").unwrap();
        let root = site.root.clone();
        assert_eq!(fs::metadata(&root).unwrap().mode() & 0o777, 0o700);
        fs::write(site.payload().join("left"), "x").unwrap();
        std::mem::forget(site);
        assert!(left_behind().unwrap().contains(&"test1".to_owned()));
        let again = Site::new("test1").unwrap();
        assert_eq!(fs::read_dir(again.payload()).unwrap().count(), 0);
        drop(again);
        assert!(!root.exists());
    }

    #[test]
    fn the_payload_is_writable_for_the_container() {
        let site = Site::new("test2").unwrap();
        let inner = site.payload().join("sub");
        fs::create_dir(&inner).unwrap();
        fs::write(inner.join("a"), "a").unwrap();
        hand_over(&site.payload(), 1000, false).unwrap();
        assert_eq!(fs::metadata(&inner).unwrap().mode() & 0o777, 0o777);
        assert_eq!(fs::metadata(inner.join("a")).unwrap().mode() & 0o777, 0o666);
    }
}
