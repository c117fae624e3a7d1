//! Files that are neither HTML nor pictures: equal or not, and where they begin to differ.

use crate::{Comparison, page};

/// Characters shown of a line that differs.
const SHOWN: usize = 200;

/// Compares two files that are known to differ.
pub(crate) fn compare(original: &[u8], reproduced: &[u8]) -> Comparison {
    let offset = first_difference(original, reproduced);
    let mut content = format!(
        "<p>The files differ. The original has {} bytes, the reproduced file {}; the first difference is at byte offset {offset}.</p>\n",
        original.len(),
        reproduced.len()
    );
    if let (Ok(before), Ok(after)) = (std::str::from_utf8(original), std::str::from_utf8(reproduced)) {
        let line = before.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count();
        content.push_str(&format!(
            "<p>Line {}:</p>\n<pre id=\"erc-checker-0\"><del class=\"erc-checker\">{}</del>\n<ins class=\"erc-checker\">{}</ins></pre>",
            line + 1,
            shown(after, offset),
            shown(before, offset)
        ));
    }
    let mut comparison = Comparison::new(1, Vec::new(), Vec::new());
    comparison.html = Some(page::page(&page::bar(1, &[], 0, &[]), &content));
    comparison
}

fn first_difference(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// The line in which an offset lies, from shortly before it.
fn shown(text: &str, offset: usize) -> String {
    let (before, _) = text.split_at_checked(text.floor_char_boundary(offset)).unwrap_or((text, ""));
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let start = text.floor_char_boundary(line.max(offset.saturating_sub(SHOWN / 2)));
    let line = text.get(start..).unwrap_or_default().chars().take_while(|c| *c != '\n').take(SHOWN);
    page::escape(&line.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sizes_offset_and_line() {
        let comparison = compare(b"year,value\n1980,1\n", b"year,value\n1980,<2>\n");
        let html = comparison.html.unwrap();
        assert!(
            html.contains("has 18 bytes, the reproduced file 20; the first difference is at byte offset 16.")
        );
        assert!(html.contains("Line 2:"));
        assert!(html.contains("1980,&lt;2&gt;</del>"));
        assert_eq!((comparison.check_successful, comparison.num_text_differences), (false, 1));
    }

    #[test]
    fn of_a_long_line_the_surroundings_are_shown() {
        let line = format!("{}|{}", "ä".repeat(1000), "x".repeat(1000));
        assert_eq!(shown(&line, 2000), format!("{}|{}", "ä".repeat(50), "x".repeat(149)));
        assert_eq!(shown("a\nöb\nc", 3), "öb");
        assert_eq!(shown("a\n", 2), "");
    }

    #[test]
    fn a_file_that_ends_early_differs_at_its_end() {
        assert_eq!(first_difference(b"abc", b"ab"), 2);
        assert!(compare(b"\xff\xfe", b"\xff").html.unwrap().contains("byte offset 1."));
    }
}
