//! The first lines of a text.

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
