//! Names and directories within a share, as requests give them.

use serde::{Deserialize, Serialize};

/// Bytes of a path at most.
const MAX_PATH_BYTES: usize = 1_024;
/// Bytes of a name at most, as on every file system.
const MAX_NAME_BYTES: usize = 255;

/// One file or directory name: neither empty nor `.` nor `..`, and without slashes or control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Name(String);

impl Name {
    /// A name, if this can be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_name = !matches!(text, "" | "." | "..")
            && text.len() <= MAX_NAME_BYTES
            && !text.contains(|c: char| matches!(c, '/' | '\\') || c.is_control());
        is_name.then(|| Self(text.to_owned()))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// True for a name that ends in `.zip`.
pub(crate) fn is_zip(name: &str) -> bool {
    name.len() >= 4 && name.get(name.len() - 4..).is_some_and(|end| end.eq_ignore_ascii_case(".zip"))
}

/// The field `path`: names of directories, and of a zip file where it ends in one (contract/compendia.md 4.2). Slashes at
/// either end mean nothing.
pub(crate) fn split(path: &str) -> Option<(Vec<Name>, Option<Name>)> {
    if path.len() > MAX_PATH_BYTES {
        return None;
    }
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let mut directory = segments.map(Name::parse).collect::<Option<Vec<_>>>()?;
    let zip = directory.pop_if(|last| is_zip(last.as_str()));
    Some((directory, zip))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(path: &str) -> Option<(String, Option<String>)> {
        let (directory, zip) = split(path)?;
        let directory: Vec<_> = directory.iter().map(Name::as_str).collect();
        Some((directory.join("|"), zip.map(|zip| zip.0)))
    }

    #[test]
    fn a_path_is_directories_and_perhaps_a_zip_file() {
        for (path, directory, zip) in [
            ("", "", None),
            ("/", "", None),
            ("a/b", "a|b", None),
            ("/a/b/", "a|b", None),
            ("/a/c.ZIP", "a", Some("c.ZIP")),
            ("c.zip", "", Some("c.zip")),
            ("/c.zip/d", "c.zip|d", None),
            ("/ä ö/ü.zip", "ä ö", Some("ü.zip")),
        ] {
            assert_eq!(parts(path), Some((directory.to_owned(), zip.map(str::to_owned))), "{path}");
        }
    }

    #[test]
    fn a_path_that_leads_out_is_none() {
        for path in ["..", "/a/../b", "./a", "a\\b", "a\nb", &"x/".repeat(600)] {
            assert_eq!(parts(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn names_are_single_segments(text: String) {
            if let Some(name) = Name::parse(&text) {
                let mut url = url::Url::parse("https://zenodo.org/files").unwrap();
                url.path_segments_mut().unwrap().push(name.as_str());
                prop_assert_eq!(url.path_segments().unwrap().count(), 2);
            }
        }
    }
}
