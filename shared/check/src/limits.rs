use std::{fmt, time::Duration};

/// What a comparison may cost. The default suits a run with 2 GiB of memory.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Largest display file, in bytes.
    pub document_bytes: usize,
    /// Most figures of one document that are compared by pixels; more are compared by their source text.
    pub images: usize,
    /// Largest picture that is decoded, in pixels (four bytes each, three pictures at a time).
    pub image_pixels: u64,
    /// Pixels decoded in one comparison; pictures beyond it count as different.
    pub total_pixels: u64,
    /// Time for finding the smallest set of differences; after it the rest is shown in coarser pieces.
    pub diff_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 64 << 20,
            images: 1000,
            image_pixels: 50_000_000,
            total_pixels: 500_000_000,
            diff_time: Duration::from_secs(5),
        }
    }
}

impl Limits {
    pub(crate) fn admit(&self, side: Side, bytes: &[u8]) -> Result<(), CheckError> {
        if bytes.len() > self.document_bytes {
            return Err(CheckError::TooLarge { side, size: bytes.len(), limit: self.document_bytes });
        }
        Ok(())
    }
}

/// Which of the two display files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The compendium's.
    Original,
    /// The job's.
    Reproduced,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Original => "original",
            Self::Reproduced => "reproduced",
        })
    }
}

/// Why two display files could not be compared.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// A display file is larger than [`Limits::document_bytes`].
    #[error("the {side} display file has {size} bytes, more than the {limit} that can be compared")]
    TooLarge {
        /// The file that is too large.
        side: Side,
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
}
