//! Names of R packages.

use std::fmt;

/// Longer than any package on CRAN or Bioconductor.
const MAX_LENGTH: usize = 100;

/// A valid R package name: ASCII letters, digits and dots, at least two characters, starting with a letter and not
/// ending in a dot ("Writing R Extensions", 1.1.1). So it needs no escaping, neither in R nor in a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageName(String);

impl PackageName {
    /// The name, if `text` is one.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = (2..=MAX_LENGTH).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && !text.ends_with('.')
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
        valid.then(|| Self(text.to_owned()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_cran_accepts() {
        for name in ["sf", "data.table", "R6", "ggplot2", "KernSmooth"] {
            assert_eq!(PackageName::parse(name).map(|p| p.to_string()), Some(name.to_owned()));
        }
    }

    #[test]
    fn refuses_the_rest() {
        let long = "a".repeat(101);
        for name in ["", "R", "a.", ".a", "2d", "a_b", "a-b", "a b", "a\"", "a\\", "é1", "a\nRUN x", &long] {
            assert_eq!(PackageName::parse(name), None, "{name:?}");
        }
    }
}
