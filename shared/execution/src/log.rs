//! From the bytes a container writes to the lines that people read. Pure.

use crate::limits::{LINE_BYTES, LOG_BYTES};

/// Splits a byte stream into clean lines and keeps the whole log up to its cap.
#[derive(Debug, Default)]
pub struct Log {
    pending: Vec<u8>,
    whole: String,
    taken: usize,
    full: bool,
}

impl Log {
    /// Takes bytes as they come and returns the lines that are complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<String> {
        if self.full {
            return Vec::new();
        }
        let room = LOG_BYTES.saturating_sub(self.taken);
        let (kept, dropped) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
        self.taken += kept.len();
        self.pending.extend_from_slice(kept);
        let mut lines = Vec::new();
        while let Some(end) = self.pending.iter().take(LINE_BYTES).position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.pending.drain(..=end).collect();
            self.keep(&line, &mut lines);
        }
        while self.pending.len() >= LINE_BYTES {
            let line: Vec<u8> = self.pending.drain(..boundary(&self.pending, LINE_BYTES)).collect();
            self.keep(&line, &mut lines);
        }
        if !dropped.is_empty() {
            lines.extend(self.flush());
            self.full = true;
            let note = format!("[the log is longer than {} MiB, the rest is not kept]", LOG_BYTES >> 20);
            self.whole.push_str(&note);
            self.whole.push('\n');
            lines.push(note);
        }
        lines
    }

    /// The unfinished line so far, e.g. a prompt or a progress bar: a reader should not wait for its end.
    pub fn flush(&mut self) -> Vec<String> {
        let end = boundary(&self.pending, self.pending.len());
        let line: Vec<u8> = self.pending.drain(..end).collect();
        let mut lines = Vec::new();
        self.keep(&line, &mut lines);
        lines
    }

    /// Everything that was kept, one line per line.
    #[must_use]
    pub fn whole(&self) -> &str {
        &self.whole
    }

    /// Likewise, for keeping.
    #[must_use]
    pub fn into_whole(self) -> String {
        self.whole
    }

    /// Adds a line of our own to the whole log.
    pub fn note(&mut self, line: &str) {
        self.whole.push_str(line);
        self.whole.push('\n');
    }

    fn keep(&mut self, bytes: &[u8], lines: &mut Vec<String>) {
        let line = clean(bytes);
        if !line.is_empty() {
            self.note(&line);
            lines.push(line);
        }
    }
}

/// The largest cut ≤ `end` that does not split a UTF-8 character: its incomplete tail is at most three bytes.
fn boundary(bytes: &[u8], end: usize) -> usize {
    let Some(head) = bytes.get(..end) else { return bytes.len() };
    let tail = head.len().saturating_sub(3);
    let starts = head.iter().enumerate().skip(tail).rev();
    for (at, byte) in starts {
        let width = match byte {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            0x80..=0xBF => continue,
            _ => break,
        };
        // A cut at 0 would make no progress.
        return if at + width > end && at > 0 { at } else { end };
    }
    end
}

/// One line without escape sequences and control characters; of a line that a carriage return overwrote, what
/// remains visible; without trailing blanks. Bytes that aren't UTF-8 become U+FFFD.
#[must_use]
pub fn clean(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_end_matches(['\n', '\r']);
    let visible = text.rsplit('\r').find(|part| !part.trim().is_empty()).unwrap_or("");
    let mut line = String::with_capacity(visible.len());
    let mut letters = visible.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => skip_escape(&mut letters),
            '\t' => line.push('\t'),
            control if control.is_control() => {}
            // Direction overrides could make a log show what isn't there.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            other => line.push(other),
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// ECMA-48: CSI sequences end at `@`–`~`, OSC strings at BEL or ST, others are one letter.
fn skip_escape(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match letters.next() {
        Some('[') => {
            let _ = letters.find(|letter| ('@'..='~').contains(letter));
        }
        Some(']') => {
            let _ = letters.find(|letter| matches!(letter, '\u{7}' | '\u{1b}'));
            let _ = letters.next_if_eq(&'\\');
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_come_when_they_are_complete() {
        let mut log = Log::default();
        assert!(log.push(b"Loading re").is_empty());
        assert_eq!(log.push(b"quired\r\nnext\n"), ["Loading required", "next"]);
        assert_eq!(log.whole(), "Loading required\nnext\n");
    }

    #[test]
    fn an_unfinished_line_can_be_flushed() {
        let mut log = Log::default();
        log.push("50 % … ".as_bytes());
        assert_eq!(log.flush(), ["50 % …"]);
        assert!(log.flush().is_empty());
    }

    #[test]
    fn a_flush_does_not_cut_a_character() {
        let mut log = Log::default();
        let bytes = "Münster".as_bytes();
        log.push(&bytes[..2]);
        assert_eq!(log.flush(), ["M"]);
        log.push(&bytes[2..]);
        assert_eq!(log.flush(), ["ünster"]);
    }

    #[test]
    fn a_line_shows_what_a_terminal_would() {
        assert_eq!(clean(b"\x1b[31mred\x1b[0m and\x07 loud"), "red and loud");
        assert_eq!(clean(b"10%\r50%\r100%\r\n"), "100%");
        assert_eq!(clean(b"\x1b]0;title\x07text\x1b]0;t\x1b\\more"), "textmore");
        assert_eq!(clean(b"caf\xe9"), "caf\u{fffd}");
        assert_eq!(clean("abc\u{202e}cba".as_bytes()), "abccba");
    }

    #[test]
    fn the_log_is_capped_and_says_so() {
        let mut log = Log::default();
        let line = vec![b'x'; 1023].into_iter().chain([b'\n']).collect::<Vec<_>>();
        let lines: Vec<_> = (0..11 * 1024).flat_map(|_| log.push(&line)).collect();
        assert_eq!(lines.last().unwrap(), "[the log is longer than 10 MiB, the rest is not kept]");
        assert_eq!(lines.len(), 10 * 1024 + 1);
        assert!(log.whole().len() < LOG_BYTES + 100);
        assert!(log.push(b"more\n").is_empty());
    }

    proptest! {
        #[test]
        fn cutting_the_stream_elsewhere_changes_no_line(
            text in "[a-zäß€😀 \n]{0,400}", cut in 0_usize..400,
        ) {
            let bytes = text.as_bytes();
            let cut = cut.min(bytes.len());
            let (mut once, mut twice) = (Log::default(), Log::default());
            once.push(bytes);
            twice.push(&bytes[..cut]);
            twice.push(&bytes[cut..]);
            once.flush();
            twice.flush();
            prop_assert_eq!(once.whole(), twice.whole());
        }

        #[test]
        fn no_bytes_upset_it(chunks in proptest::collection::vec(any::<Vec<u8>>(), 0..20)) {
            let mut log = Log::default();
            for chunk in &chunks {
                for line in log.push(chunk).into_iter().chain(log.flush()) {
                    let clean = !line.contains(['\n', '\u{1b}', '\0']);
                    prop_assert!(clean && line.len() <= LINE_BYTES * 3);
                }
            }
        }

        #[test]
        fn long_lines_are_cut_at_characters(text in "[aé€😀]{3000,4000}") {
            let mut log = Log::default();
            let mut lines = log.push(text.as_bytes());
            lines.extend(log.flush());
            prop_assert_eq!(lines.concat(), text);
        }
    }
}
