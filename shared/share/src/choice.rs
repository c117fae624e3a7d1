//! Which of a folder's files is the archive (contract/compendia.md 4.2; seed 003, "File selection").

use crate::{Name, ShareError};

/// The file that makes a directory a bag (RFC 8493, 2.1.1).
const BAG_DECLARATION: &str = "bagit.txt";

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Directory,
    Zip,
    File,
}

/// An entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub name: Name,
    pub kind: Kind,
}

/// Where the archive is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Choice<'a> {
    /// It is this file.
    Zip(&'a Name),
    /// The server makes it of the whole folder.
    Folder,
    /// Look into this directory: there is nothing else.
    Directory(&'a Name),
}

/// Chooses among a folder's entries. `filename` is the zip file that the request names.
pub(crate) fn choose<'a>(
    entries: &'a [Entry],
    filename: Option<&Name>,
    must_be_bag: bool,
) -> Result<Choice<'a>, ShareError> {
    if entries.iter().any(|entry| entry.name.as_str() == BAG_DECLARATION && entry.kind != Kind::Directory) {
        return Ok(Choice::Folder);
    }
    let zips: Vec<_> = entries.iter().filter(|entry| entry.kind == Kind::Zip).collect();
    match (entries, zips.as_slice(), filename) {
        ([], ..) => Err(ShareError::Empty),
        ([Entry { name, kind: Kind::Directory }], ..) => Ok(Choice::Directory(name)),
        (_, zips, Some(filename)) => {
            let named = zips.iter().find(|zip| zip.name == *filename);
            named.map(|zip| Choice::Zip(&zip.name)).ok_or(ShareError::NoSuchZip)
        }
        (_, [zip], None) => Ok(Choice::Zip(&zip.name)),
        (_, [_, _, ..], None) => Err(ShareError::SeveralZips),
        (_, [], None) if must_be_bag => Err(ShareError::NotABag),
        (_, [], None) => Ok(Choice::Folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    /// A name with a slash is a directory's, one with `.zip` a zip file's.
    fn entries(names: &str) -> Vec<Entry> {
        let entry = |text: &str| match text.strip_suffix('/') {
            Some(directory) => Entry { name: name(directory), kind: Kind::Directory },
            None if text.ends_with(".zip") => Entry { name: name(text), kind: Kind::Zip },
            None => Entry { name: name(text), kind: Kind::File },
        };
        names.split_whitespace().map(entry).collect()
    }

    fn chosen(names: &str, filename: Option<&str>, must_be_bag: bool) -> Result<String, ShareError> {
        let (entries, filename) = (entries(names), filename.map(name));
        choose(&entries, filename.as_ref(), must_be_bag).map(|choice| match choice {
            Choice::Zip(name) => name.as_str().to_owned(),
            Choice::Folder => "folder".to_owned(),
            Choice::Directory(name) => format!("{}/", name.as_str()),
        })
    }

    #[test]
    fn every_row_of_the_contract() {
        let ok = |text: &str| Ok(text.to_owned());
        for (names, filename, must_be_bag, expected) in [
            ("", None, false, Err(ShareError::Empty)),
            ("", Some("a.zip"), false, Err(ShareError::Empty)),
            ("a.zip", None, true, ok("a.zip")),
            ("a.zip main.Rmd data/", None, false, ok("a.zip")),
            ("a.zip", Some("a.zip"), false, ok("a.zip")),
            ("a.zip", Some("b.zip"), false, Err(ShareError::NoSuchZip)),
            ("a.zip b.zip", None, false, Err(ShareError::SeveralZips)),
            ("a.zip b.zip", Some("b.zip"), true, ok("b.zip")),
            ("a.zip b.zip", Some("c.zip"), false, Err(ShareError::NoSuchZip)),
            ("bagit.txt data/", None, true, ok("folder")),
            ("bagit.txt data/ a.zip b.zip", None, false, ok("folder")),
            ("bagit.txt/ main.Rmd", None, true, Err(ShareError::NotABag)),
            ("main.Rmd data/", None, false, ok("folder")),
            ("main.Rmd data/", None, true, Err(ShareError::NotABag)),
            ("main.Rmd", Some("a.zip"), false, Err(ShareError::NoSuchZip)),
            ("project/", None, true, ok("project/")),
            ("project/", Some("a.zip"), false, ok("project/")),
            ("one/ two/", None, false, ok("folder")),
        ] {
            assert_eq!(
                chosen(names, filename, must_be_bag),
                expected,
                "{names:?} {filename:?} {must_be_bag}"
            );
        }
    }
}
