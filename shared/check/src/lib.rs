#![doc = include_str!("../README.md")]

mod bytes;
mod comparison;
mod html;
mod images;
mod kind;
mod limits;
mod page;
#[cfg(test)]
mod tests;

pub use comparison::{Comparison, ImageComparison, PixelComparison, ResizeOperation};
pub use limits::{CheckError, Limits, Side};

use kind::Kind;

/// Compares the display file of a compendium with the reproduced one (contract 6.4 step 8, 6.5).
///
/// `display_name` is the file's name or path: its extension says how to compare. Equal bytes are a success at once.
/// Differences are not an error: they are in the result.
///
/// # Errors
/// [`CheckError::TooLarge`] when a file has more than [`Limits::document_bytes`] bytes.
pub fn compare(
    original: &[u8],
    reproduced: &[u8],
    display_name: &str,
    limits: &Limits,
) -> Result<Comparison, CheckError> {
    if original == reproduced {
        return Ok(Comparison::default());
    }
    limits.admit(Side::Original, original)?;
    limits.admit(Side::Reproduced, reproduced)?;
    Ok(match Kind::of(display_name, original) {
        Kind::Html => html::compare(original, reproduced, limits),
        Kind::Picture => images::compare_files(original, reproduced, limits)
            .unwrap_or_else(|| bytes::compare(original, reproduced)),
        Kind::Other => bytes::compare(original, reproduced),
    })
}
