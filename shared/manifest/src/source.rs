//! The files that say what a compendium needs.

/// Larger files are not analysed (bytes): R code is written by hand, data is not code.
pub const MAX_SOURCE_BYTES: usize = 4 * 1024 * 1024;

/// A file of the payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path relative to the payload directory, with `/`.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What a file contributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Script,
    Markdown,
    Description,
    Lock,
    Install,
}

impl Kind {
    pub(crate) fn of(path: &str) -> Option<Self> {
        match path {
            "DESCRIPTION" => return Some(Self::Description),
            "renv.lock" => return Some(Self::Lock),
            "install.R" => return Some(Self::Install),
            _ => {}
        }
        let (directories, name) = path.rsplit_once('/').unwrap_or(("", path));
        // A package library that came with the workspace is not the workspace's code.
        if directories.split('/').any(|d| d.starts_with('.') || d == "renv" || d == "packrat") {
            return None;
        }
        match extension(name).as_str() {
            "r" => Some(Self::Script),
            "rmd" | "qmd" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// Whether the analysis wants this file of the payload (path relative to the payload directory).
///
/// These are R scripts and R Markdown anywhere but in hidden directories and package libraries,
/// and `DESCRIPTION`, `renv.lock` and `install.R` at the top.
#[must_use]
pub fn is_relevant(path: &str) -> bool {
    Kind::of(path).is_some()
}

/// Lower-case extension without the dot; empty if there is none.
pub(crate) fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relevant_files() {
        for path in
            ["main.Rmd", "a/b.R", "A.r", "paper.qmd", "DESCRIPTION", "renv.lock", "install.R", ".Rprofile.R"]
        {
            assert!(is_relevant(path), "{path}");
        }
    }

    #[test]
    fn irrelevant_files() {
        for path in [
            "data.csv",
            "R",
            "Dockerfile",
            "sub/DESCRIPTION",
            "sub/renv.lock",
            "renv/activate.R",
            "packrat/init.R",
            ".erc/x.R",
            "a/.cache/b.Rmd",
            "main.Rmd.html",
            "",
        ] {
            assert!(!is_relevant(path), "{path}");
        }
    }
}
