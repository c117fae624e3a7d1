//! The encoding check for text files of a compendium (contract, compendia 3.1 step 5).

use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

/// Bytes from a file's start that the detector looks at.
pub const SAMPLE_BYTES: usize = 1 << 20;

const UTF_8: &str = "UTF-8";
const CHECKED: [&str; 6] = ["txt", "rmd", "r", "json", "yml", "yaml"];
const SUPPORTED: [&str; 8] =
    ["ISO-8859-1", "ISO-8859-2", UTF_8, "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE", "windows-1252"];
/// Longest first: UTF-32LE's begins like UTF-16LE's.
const BYTE_ORDER_MARKS: [(&[u8], &str); 5] = [
    (b"\xff\xfe\0\0", "UTF-32LE"),
    (b"\0\0\xfe\xff", "UTF-32BE"),
    (b"\xef\xbb\xbf", UTF_8),
    (b"\xff\xfe", "UTF-16LE"),
    (b"\xfe\xff", "UTF-16BE"),
];
const LONGEST_MARK: usize = 4;

/// Whether the file's encoding matters: by its extension, in any case.
pub fn is_checked(path: &str) -> bool {
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| CHECKED.iter().any(|checked| extension.eq_ignore_ascii_case(checked)))
}

/// Whether files in the encoding of this name (as [`detect`] gives it) are accepted.
pub fn is_supported(encoding: &str) -> bool {
    SUPPORTED.iter().any(|supported| encoding.eq_ignore_ascii_case(supported))
}

/// The encoding of a whole content; see [`Detector`].
pub fn detect(content: &[u8]) -> &'static str {
    let mut detector = Detector::default();
    detector.feed(content);
    detector.finish()
}

/// Detects an encoding from content that comes in pieces of any size: by its byte order mark, else UTF-8
/// (ASCII included) if it is valid, else the guess that browsers make. Looks at [`SAMPLE_BYTES`].
pub struct Detector {
    start: Vec<u8>,
    guess: EncodingDetector,
    left: usize,
    beyond_ascii: bool,
}

impl Default for Detector {
    fn default() -> Self {
        Self {
            start: Vec::with_capacity(LONGEST_MARK),
            guess: EncodingDetector::new(Iso2022JpDetection::Deny),
            left: SAMPLE_BYTES,
            beyond_ascii: false,
        }
    }
}

impl Detector {
    /// Takes the next piece of the content.
    pub fn feed(&mut self, piece: &[u8]) {
        let missing = LONGEST_MARK - self.start.len();
        self.start.extend(piece.iter().take(missing));
        let sample = piece.get(..self.left).unwrap_or(piece);
        self.left -= sample.len();
        if !sample.is_empty() {
            self.beyond_ascii = self.guess.feed(sample, false);
        }
    }

    /// The name of the encoding, once the whole content was fed.
    pub fn finish(mut self) -> &'static str {
        if let Some((_, name)) = BYTE_ORDER_MARKS.iter().find(|(mark, _)| self.start.starts_with(mark)) {
            return name;
        }
        // A sample may end within a character, a content may not.
        if self.left > 0 {
            self.guess.feed(&[], true);
        }
        if self.beyond_ascii { self.guess.guess(None, Utf8Detection::Allow).name() } else { UTF_8 }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SHIFT_JIS: &[u8] =
        b"\x82\xb1\x82\xea\x82\xcd\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x83\x65\x83\x4c\x83\x58\x83\x67\x82\xc5\x82\xb7\x81\x42\n";

    #[test]
    fn extensions_are_compared_without_case() {
        for path in ["a.txt", "main.Rmd", "x/y.R", "z.JSON", "erc.yml", ".erc/a.YAML", "a.b.txt"] {
            assert!(is_checked(path), "{path}");
        }
        for path in ["a.csv", "txt", ".txt", "r", "x.html", "a.txt/b", "main.py", "a.txt~"] {
            assert!(!is_checked(path), "{path}");
        }
    }

    #[test]
    fn shift_jis_is_found_and_not_supported() {
        assert_eq!(detect(SHIFT_JIS), "Shift_JIS");
        assert!(!is_supported("Shift_JIS"));
    }

    #[test]
    fn supported_encodings_are_found() {
        let table: &[(&[u8], &str)] = &[
            (b"", "UTF-8"),
            (b"plain", "UTF-8"),
            ("größer".as_bytes(), "UTF-8"),
            (b"\xef\xbb\xbfx", "UTF-8"),
            (b"\xff\xfex\0", "UTF-16LE"),
            (b"\xfe\xff\0x", "UTF-16BE"),
            (b"\xff\xfe\0\0x\0\0\0", "UTF-32LE"),
            (b"\0\0\xfe\xff\0\0\0x", "UTF-32BE"),
            (b"Die Gr\xf6\xdfe der St\xe4dte in Nordrhein-Westfalen f\xfcr das Jahr\n", "windows-1252"),
        ];
        for (content, name) in table {
            assert_eq!(detect(content), *name, "{content:?}");
            assert!(is_supported(name));
        }
    }

    #[test]
    fn a_character_cut_by_the_sample_is_no_fault_but_one_cut_by_the_end_is() {
        let mut content = "x".repeat(SAMPLE_BYTES - 1).into_bytes();
        content.extend("ä and more".as_bytes());
        assert_eq!(detect(&content), "UTF-8");
        assert_ne!(detect("größe ä".as_bytes().split_last().unwrap().1), "UTF-8");
    }

    #[test]
    fn what_follows_the_sample_is_not_looked_at() {
        let mut content = vec![b'x'; SAMPLE_BYTES];
        content.extend(SHIFT_JIS);
        assert_eq!(detect(&content), "UTF-8");
    }

    proptest! {
        #[test]
        fn utf8_is_utf8_and_pieces_do_not_matter(text in ".{0,200}", size in 1usize..9) {
            prop_assume!(!text.starts_with('\u{feff}'));
            let mut detector = Detector::default();
            text.as_bytes().chunks(size).for_each(|piece| detector.feed(piece));
            prop_assert_eq!(detector.finish(), "UTF-8");
        }

        #[test]
        fn any_bytes_give_the_same_answer_in_pieces(bytes in proptest::collection::vec(any::<u8>(), 0..300), size in 1usize..9) {
            let mut detector = Detector::default();
            bytes.chunks(size).for_each(|piece| detector.feed(piece));
            prop_assert_eq!(detector.finish(), detect(&bytes));
        }
    }
}
