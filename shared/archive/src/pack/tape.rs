//! Tar by the crate of that name.

use std::io::{self, Read, Write};

use jiff::Timestamp;
use tar::{Builder, EntryType, Header};

/// What a header's eleven octal digits can't say, in bytes.
const LARGE_BYTES: u64 = 1 << 33;

/// A tar archive being written.
pub(super) struct Tape<W: Write> {
    builder: Builder<W>,
    modified: u64,
}

impl<W: Write> Tape<W> {
    pub fn new(out: W, modified: Timestamp) -> Self {
        let modified = u64::try_from(modified.as_second()).unwrap_or_default();
        Self { builder: Builder::new(out), modified }
    }

    pub fn directory(&mut self, path: &str) -> io::Result<()> {
        self.entry(path, EntryType::Directory, 0o755, 0, &mut io::empty())
    }

    pub fn file(&mut self, path: &str, size: u64, content: &mut dyn Read) -> io::Result<()> {
        self.entry(path, EntryType::Regular, 0o644, size, content)
    }

    pub fn finish(self) -> io::Result<W> {
        self.builder.into_inner()
    }

    fn entry(
        &mut self,
        path: &str,
        kind: EntryType,
        mode: u32,
        size: u64,
        content: &mut dyn Read,
    ) -> io::Result<()> {
        let named = ustar(path);
        let decimal = size.to_string();
        let records = [
            named.is_none().then_some(("path", path.as_bytes())),
            (size >= LARGE_BYTES).then_some(("size", decimal.as_bytes())),
        ];
        self.builder.append_pax_extensions(records.into_iter().flatten())?;
        let mut header = named.unwrap_or_else(|| nearly(path));
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(self.modified);
        header.set_size(size);
        header.set_cksum();
        self.builder.append(&header, content)
    }
}

/// A header that names this path, if ustar can: ASCII only, its directories and its name not too long.
fn ustar(path: &str) -> Option<Header> {
    let mut header = Header::new_ustar();
    (path.is_ascii() && header.set_path(path).is_ok()).then_some(header)
}

/// A header with a name for readers that know no pax records.
fn nearly(path: &str) -> Header {
    let mut header = Header::new_ustar();
    let letters = path.chars().map(|letter| u8::try_from(letter).unwrap_or(b'_'));
    let letters = letters.map(|letter| if letter.is_ascii() { letter } else { b'_' });
    for (place, letter) in header.as_old_mut().name.iter_mut().zip(letters) {
        *place = letter;
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_octal_digits_cannot_say_is_a_record() {
        let mut tape = Tape::new(Vec::new(), Timestamp::UNIX_EPOCH);
        tape.file("large", LARGE_BYTES, &mut io::empty()).unwrap();
        let bytes = tape.finish().unwrap();
        let mut archive = tar::Archive::new(bytes.as_slice());
        let entry = archive.entries().unwrap().next().unwrap().unwrap();
        assert_eq!((entry.size(), entry.path_bytes().as_ref()), (LARGE_BYTES, b"large".as_slice()));
        assert!(bytes.windows(18).any(|part| part == b"19 size=8589934592"));
    }

    #[test]
    fn a_name_that_ustar_can_say_needs_no_record() {
        assert!(ustar("a/b.csv").is_some());
        assert!(ustar(&format!("{}/{}", "d".repeat(150), "f".repeat(100))).is_some());
        assert!(ustar(&format!("{}/{}", "d".repeat(156), "f".repeat(100))).is_none());
        assert!(ustar("\u{fc}.csv").is_none());
        assert_eq!(nearly("\u{fc}/a").path_bytes().as_ref(), b"_/a");
    }
}
