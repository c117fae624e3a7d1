//! Why a bag cannot be made.

use thiserror::Error;

use crate::Algorithm;
use crate::invalid::shown;

/// What a bag cannot hold, or not without being misread.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateError {
    /// Not the path of a file below the payload's directory: absolute, or with empty, `.` or `..` segments.
    #[error("\"{}\" is not a path in a bag", shown(.0))]
    Path(String),
    /// Before version 1.0 the percent sign is not encoded, so `%0A` and `%0D` mean a line's end.
    #[error("\"{}\" would be read as another path in this version of BagIt", shown(.0))]
    Ambiguous(String),
    /// A second file of this path, perhaps in another Unicode normalization form.
    #[error("\"{}\" is there more than once", shown(.0))]
    Repeated(String),
    /// A file was added without a digest that the bag's manifests have.
    #[error("the {algorithm} of \"{}\" is missing", shown(.path))]
    MissingDigest {
        /// Path in the bag.
        path: String,
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// A bag has at least one manifest.
    #[error("a bag needs a checksum algorithm")]
    NoAlgorithm,
    /// Empty, with a colon, a control character or white space around it.
    #[error("\"{}\" is not a label", shown(.0))]
    Label(String),
    /// A label whose value follows from the bag.
    #[error("{0} follows from the bag")]
    Reserved(&'static str),
    /// A value without any text, or with control characters other than white space.
    #[error("{} has no readable value", shown(.0))]
    Value(String),
}
