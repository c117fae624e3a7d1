//! The first lines of a text: the parameter `size` (contract/compendia.md 2.4).

use gateway::Parameters;
use gateway::compendia::Failure;

/// Files that are cut by lines.
const TEXTS: [&str; 6] = ["txt", "r", "rmd", "md", "markdown", "csv"];
/// Files that are cut by width.
const IMAGES: [&str; 5] = ["png", "jpg", "gif", "jpeg", "bmp"];

/// How many lines of this file are wanted; `None` for all.
///
/// # Errors
/// 400 `invalid size parameter` for texts and images.
pub(crate) fn wanted(path: &str, parameters: &Parameters) -> Result<Option<usize>, Failure> {
    let Some(size) = parameters.raw("size") else { return Ok(None) };
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let is_in = |list: &[&str]| extension.as_deref().is_some_and(|extension| list.contains(&extension));
    if !is_in(&TEXTS) && !is_in(&IMAGES) {
        return Ok(None);
    }
    let lines = size.parse::<f64>().ok().filter(|lines| *lines >= 1.0);
    let lines = lines.ok_or_else(|| Failure::bad_request("invalid size parameter"))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at least 1; the rest saturates"
    )]
    Ok(is_in(&TEXTS).then_some(lines as usize))
}

/// The end of the first `lines` lines in what has been read so far; `None` when there are fewer.
pub(crate) fn end(text: &[u8], lines: usize) -> Option<usize> {
    let ends = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    ends.map(|(at, _)| at + 1).nth(lines.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_their_break() {
        let text = b"a\nb\nc";
        assert_eq!(end(text, 1), Some(2));
        assert_eq!(end(text, 2), Some(4));
        assert_eq!(end(text, 3), None);
        assert_eq!(end(b"", 1), None);
    }
}
