//! Paths inside the payload directory.

/// Longest path (bytes), the limit of the load.
const MAX_LENGTH: usize = 900;

/// `path` without leading `./`, if it stays inside the directory it is relative to.
pub(super) fn inside(path: &str) -> Option<&str> {
    let mut path = path;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest;
    }
    let plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let clean = !path.contains(|c: char| c.is_control() || c == '\\');
    (plain && clean && path.len() <= MAX_LENGTH).then_some(path)
}

/// A path of the metadata, which is relative to the root of the compendium, relative to its payload directory: in a
/// bag that is `data`.
#[must_use]
pub fn payload_path(path: &str, bag: bool) -> &str {
    if bag { path.strip_prefix("data/").unwrap_or(path) } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_inside() {
        for (path, expected) in
            [("main.Rmd", "main.Rmd"), ("./a/b c.R", "a/b c.R"), ("././x", "x"), ("a..b", "a..b")]
        {
            assert_eq!(inside(path), Some(expected));
        }
    }

    #[test]
    fn paths_outside() {
        let long = "a".repeat(901);
        for path in [
            "",
            ".",
            "..",
            "../a",
            "a/../../b",
            "/a",
            "./",
            ".//a",
            "a//b",
            "a/",
            "a\\b",
            "a\nb",
            "a\0",
            &long,
        ] {
            assert_eq!(inside(path), None, "{path:?}");
        }
    }

    #[test]
    fn only_bags_have_a_payload_directory() {
        assert_eq!(payload_path("data/main.Rmd", true), "main.Rmd");
        assert_eq!(payload_path("data/main.Rmd", false), "data/main.Rmd");
        assert_eq!(payload_path("data/data/x", true), "data/x");
    }
}
