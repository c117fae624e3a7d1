//! Which names an entry may have.

use crate::{EntryFault, Limits};

/// A checked name: the path without a directory's closing slash, and whether it had one.
pub(crate) fn check<'a>(name: &'a [u8], limits: &Limits) -> Result<(&'a str, bool), EntryFault> {
    if name.len() > limits.path_bytes {
        return Err(EntryFault::PathTooLong { limit: limits.path_bytes });
    }
    let name = str::from_utf8(name).map_err(|_| EntryFault::NameNotUtf8)?;
    if name.chars().any(char::is_control) {
        return Err(EntryFault::ControlCharacter);
    }
    if is_absolute(name) {
        return Err(EntryFault::Absolute);
    }
    if name.contains('\\') {
        return Err(EntryFault::Backslash);
    }
    let (path, is_directory) = match name.strip_suffix('/') {
        Some(path) => (path, true),
        None => (name, false),
    };
    let mut depth = 0;
    for segment in path.split('/') {
        match segment {
            ".." => return Err(EntryFault::LeavesArchive),
            "" | "." => return Err(EntryFault::EmptySegment),
            _ => depth += 1,
        }
    }
    if depth > limits.depth {
        return Err(EntryFault::TooDeep { limit: limits.depth });
    }
    Ok((path, is_directory))
}

fn is_absolute(name: &str) -> bool {
    let drive = |name: &str| {
        let mut characters = name.chars();
        characters.next().is_some_and(|letter| letter.is_ascii_alphabetic())
            && characters.next() == Some(':')
            && matches!(characters.next(), Some('/' | '\\') | None)
    };
    name.starts_with('/') || name.starts_with("\\\\") || drive(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_pass() {
        let limits = Limits::default();
        for name in ["a", ".erc", "..a", "a..", "...", "dir/ünï cödé.Rmd", "a:b", "t: e/s.txt", "~/x", "~"]
        {
            assert_eq!(check(name.as_bytes(), &limits), Ok((name, false)));
        }
        assert_eq!(check(b"a/b/", &limits), Ok(("a/b", true)));
    }

    #[test]
    fn names_that_mean_other_places_are_faults() {
        use EntryFault::*;
        let table: &[(&[u8], EntryFault)] = &[
            (b"/etc/passwd", Absolute),
            (b"/", Absolute),
            (b"C:/x", Absolute),
            (b"c:\\x", Absolute),
            (b"C:", Absolute),
            (b"\\\\host\\share\\x", Absolute),
            (b"a\\..\\b", Backslash),
            (b"\\x", Backslash),
            (b"..", LeavesArchive),
            (b"../", LeavesArchive),
            (b"a/../b", LeavesArchive),
            (b"a/..", LeavesArchive),
            (b"", EmptySegment),
            (b"a//b", EmptySegment),
            (b"a//", EmptySegment),
            (b"./a", EmptySegment),
            (b"a/.", EmptySegment),
            (b"a\0", ControlCharacter),
            (b"a\nb", ControlCharacter),
            ("a\u{85}".as_bytes(), ControlCharacter),
            (b"caf\xe9", NameNotUtf8),
        ];
        for (name, fault) in table {
            assert_eq!(check(name, &Limits::default()), Err(*fault), "{name:?}");
        }
    }

    #[test]
    fn length_and_depth_are_limited_to_the_byte_and_level() {
        let limits = Limits { path_bytes: 5, depth: 2, ..Limits::default() };
        assert_eq!(check(b"12345", &limits), Ok(("12345", false)));
        assert_eq!(check(b"123456", &limits), Err(EntryFault::PathTooLong { limit: 5 }));
        assert_eq!(check(b"a/b/", &limits), Ok(("a/b", true)));
        assert_eq!(check(b"a/b/c", &limits), Err(EntryFault::TooDeep { limit: 2 }));
    }
}
