//! Why no manifest can be written.

/// Texts are those of the job step `generate_manifest` (compendia.md 6.4, step 4).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// The main file is neither an R script nor R Markdown.
    #[error("error getting generation function for main file {0}")]
    UnsupportedMain(String),
    /// The main file is not among the files.
    #[error("error generating manifest: main file {0} not found")]
    MainMissing(String),
    /// A file name that a Dockerfile or R's start script cannot carry.
    #[error("error generating manifest: file name {0} is not supported")]
    UnsupportedName(String),
    /// More packages than an image may be asked to install.
    #[error("error generating manifest: {found} packages to install, at most {limit} are supported")]
    TooManyPackages {
        /// Packages missing from the base image.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// The deployment's base image is not an image reference.
    #[error("error generating manifest: base image {0:?} is not an image reference")]
    BaseImage(String),
    /// The deployment's version or timestamp cannot stand in a label.
    #[error("error generating manifest: label value {0:?} is not supported")]
    Label(String),
}

/// `text` with control characters replaced, so that a file name can't forge a line of a log.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
