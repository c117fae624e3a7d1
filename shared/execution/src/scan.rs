//! What a run left in its payload directory. The container wrote it, so nothing is followed and nothing trusted.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::limits::FILES;

/// Longest path that is kept, in bytes, and its deepest level: as for uploads.
const PATH_BYTES: usize = 900;
const PATH_LEVELS: usize = 64;

/// Tells two states of a file apart. The change time can't be set by whoever owns the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub size: u64,
    inode: u64,
    changed: (i64, i64),
}

/// The regular files below a directory by their relative paths.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub files: BTreeMap<String, Stamp>,
    /// Entries that were left out: links, devices, names that aren't text or too long.
    pub ignored: usize,
}

impl Scan {
    /// Reads a directory tree.
    pub fn of(root: &Path) -> io::Result<Self> {
        let mut scan = Self::default();
        let mut directories = vec![(root.to_owned(), String::new(), 0)];
        while let Some((directory, prefix, level)) = directories.pop() {
            for entry in fs::read_dir(&directory)? {
                let entry = entry?;
                let kind = entry.file_type()?;
                let name = entry.file_name();
                let path = name.to_str().filter(|name| plain(name)).map(|name| format!("{prefix}{name}"));
                match path.filter(|path| path.len() <= PATH_BYTES) {
                    Some(path) if kind.is_dir() && level < PATH_LEVELS => {
                        directories.push((entry.path(), format!("{path}/"), level + 1));
                    }
                    Some(path) if kind.is_file() => {
                        let metadata = entry.metadata()?;
                        scan.files.insert(path, Stamp::of(&metadata));
                    }
                    _ => scan.ignored += 1,
                }
                if scan.files.len() + scan.ignored + directories.len() > FILES {
                    return Err(io::Error::other(format!("more than {FILES} files")));
                }
            }
        }
        Ok(scan)
    }

    /// The files that are new or differ from `before`.
    pub fn changed_since<'a>(&'a self, before: &Scan) -> Vec<&'a str> {
        let changed = self.files.iter().filter(|(path, stamp)| before.files.get(*path) != Some(stamp));
        changed.map(|(path, _)| path.as_str()).collect()
    }
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Self {
        let changed = (metadata.ctime(), metadata.ctime_nsec());
        Self { size: metadata.len(), inode: metadata.ino(), changed }
    }
}

fn plain(name: &str) -> bool {
    !name.contains(['\\']) && !name.chars().any(char::is_control)
}

/// The place of a stored path below a directory; `None` for one that would leave it.
pub(crate) fn below(root: &Path, path: &str) -> Option<PathBuf> {
    let fits = !path.is_empty()
        && path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains('\0'));
    fits.then(|| root.join(path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::time::Duration;

    use super::*;

    struct Directory(PathBuf);

    impl Directory {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("ercid-scan-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("sub")).unwrap();
            Self(path)
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn only_regular_files_count_and_links_are_not_followed() {
        let directory = Directory::new("links");
        let root = &directory.0;
        fs::write(root.join("sub/a.txt"), "a").unwrap();
        symlink("/etc/passwd", root.join("secrets.txt")).unwrap();
        symlink("/etc", root.join("etc")).unwrap();
        let scan = Scan::of(root).unwrap();
        assert_eq!(scan.files.keys().collect::<Vec<_>>(), ["sub/a.txt"]);
        assert_eq!(scan.ignored, 2);
    }

    #[test]
    fn names_that_no_client_could_ask_for_are_left_out() {
        let directory = Directory::new("names");
        for name in ["a\\b", "a\nb", "fine ü.txt"] {
            fs::write(directory.0.join(name), "").unwrap();
        }
        let scan = Scan::of(&directory.0).unwrap();
        assert_eq!(scan.files.keys().collect::<Vec<_>>(), ["fine ü.txt"]);
    }

    #[test]
    fn changes_are_seen_even_when_the_size_stays() {
        let directory = Directory::new("changes");
        let root = &directory.0;
        for name in ["same", "other", "gone"] {
            fs::write(root.join(name), "1").unwrap();
        }
        let before = Scan::of(root).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        fs::write(root.join("other"), "2").unwrap();
        fs::write(root.join("new"), "").unwrap();
        fs::remove_file(root.join("gone")).unwrap();
        let after = Scan::of(root).unwrap();
        assert_eq!(after.changed_since(&before), ["new", "other"]);
        assert!(!after.files.contains_key("gone"));
    }

    #[test]
    fn stored_paths_stay_below_their_root() {
        let root = Path::new("/run/payload");
        assert_eq!(below(root, "a/b.txt"), Some("/run/payload/a/b.txt".into()));
        for wrong in ["", "/etc/passwd", "../x", "a/../../x", "a//b", "./a"] {
            assert_eq!(below(root, wrong), None, "{wrong}");
        }
    }
}
