//! The parameter `size` (contract/compendia.md 2.4).

use gateway::Parameters;
use gateway::compendia::Failure;

use crate::thumbnail::{MAX_WIDTH, Picture};

/// Files that are cut by lines.
const TEXTS: [&str; 6] = ["txt", "r", "rmd", "md", "markdown", "csv"];

/// What of a file is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// The first so many lines of a text.
    Lines(usize),
    /// A picture so many pixels wide.
    Width(Picture, u32),
}

/// What of this file is wanted; `None` for all of it.
///
/// # Errors
/// 400 `invalid size parameter` for texts and pictures.
pub(crate) fn wanted(path: &str, parameters: &Parameters) -> Result<Option<Size>, Failure> {
    parameters.raw("size").map_or(Ok(None), |size| parse(path, size))
}

fn parse(path: &str, size: &str) -> Result<Option<Size>, Failure> {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let extension = extension.as_deref().unwrap_or_default();
    let is_text = TEXTS.contains(&extension);
    let picture = Picture::of_extension(extension);
    if !is_text && picture.is_none() {
        return Ok(None);
    }
    let invalid = || Failure::bad_request("invalid size parameter");
    let number = size.parse::<f64>().ok().filter(|number| *number >= 1.0).ok_or_else(invalid)?;
    let Some(picture) = picture else {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at least 1; the rest saturates"
        )]
        return Ok(Some(Size::Lines(number as usize)));
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at least 1; the rest saturates"
    )]
    let width = number as u32;
    if width > MAX_WIDTH { Err(invalid()) } else { Ok(Some(Size::Width(picture, width))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_by_lines_and_pictures_by_width() {
        assert_eq!(parse("a/b.Rmd", "2.5").unwrap(), Some(Size::Lines(2)));
        assert_eq!(parse("a.csv", "1e99").unwrap(), Some(Size::Lines(usize::MAX)));
        assert_eq!(parse("a.PNG", "2.5").unwrap(), Some(Size::Width(Picture::Png, 2)));
        assert_eq!(parse("a.jpg", "4096").unwrap(), Some(Size::Width(Picture::Jpeg, 4096)));
        for other in ["a.html", "a.tif", "png", "a.svg", "a"] {
            assert_eq!(parse(other, "x").unwrap(), None, "{other}");
        }
    }

    #[test]
    fn other_sizes_are_refused() {
        for size in ["", "x", "0", "-1", "0.9", "NaN", "-inf"] {
            for path in ["a.txt", "a.gif"] {
                let error = parse(path, size).unwrap_err().into_error();
                assert_eq!(error, "invalid size parameter", "{path} {size}");
            }
        }
        for size in ["4097", "inf", "1e99"] {
            assert!(parse("a.bmp", size).is_err(), "{size}");
        }
    }
}
