//! Zip by the crate of that name.

use std::io::{self, Read, Write};

use jiff::Timestamp;
use jiff::tz::Offset;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// From this size on, in bytes, a file gets the 64-bit fields of zip64: below it even what deflate makes longer fits
/// into 32 bits.
const LARGE_BYTES: u64 = 0xF000_0000;
/// Of content that is compressed already, deflate at its fastest makes stored blocks. The method `stored` itself would
/// not do: its end can't be found by those who read archives as streams (Java's `ZipInputStream` refuses it).
const COMPRESSED_LEVEL: i64 = 1;
/// Ends of names, in lower case, of what is compressed already.
const COMPRESSED: [&str; 29] = [
    "7z", "br", "bz2", "docx", "gif", "gz", "jpeg", "jpg", "m4a", "mp3", "mp4", "odp", "ods", "odt", "ogg",
    "parquet", "png", "pptx", "rda", "rdata", "rds", "tgz", "webm", "webp", "woff", "woff2", "xlsx", "xz",
    "zip",
];

/// A zip archive being written.
pub(super) struct Zipped<W: Write> {
    writer: ZipWriter<StreamWriter<W>>,
    modified: DateTime,
}

impl<W: Write> Zipped<W> {
    pub fn new(out: W, modified: Timestamp, comment: &str) -> io::Result<Self> {
        let mut writer = ZipWriter::new_stream(out);
        writer.set_comment(comment)?;
        Ok(Self { writer, modified: dos(modified) })
    }

    pub fn directory(&mut self, path: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default().last_modified_time(self.modified);
        Ok(self.writer.add_directory(path, options)?)
    }

    pub fn file(&mut self, path: &str, size: u64, content: &mut dyn Read) -> io::Result<()> {
        let level = is_compressed(path).then_some(COMPRESSED_LEVEL);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(level)
            .last_modified_time(self.modified)
            .large_file(size >= LARGE_BYTES);
        self.writer.start_file(path, options)?;
        io::copy(content, &mut self.writer).map(|_| ())
    }

    pub fn finish(self) -> io::Result<W> {
        Ok(self.writer.finish()?.into_inner())
    }
}

fn is_compressed(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    COMPRESSED.binary_search(&extension.as_str()).is_ok()
}

/// The time in UTC as DOS tells it: from 1980 to 2107, in steps of two seconds.
fn dos(at: Timestamp) -> DateTime {
    let at = Offset::UTC.to_datetime(at);
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or_default();
    let (month, day) = (part(at.month()), part(at.day()));
    let (hour, minute, second) = (part(at.hour()), part(at.minute()), part(at.second()));
    DateTime::from_date_and_time(year, month, day, hour, minute, second).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::{Archive, Limits};

    #[test]
    fn the_fields_of_large_files_are_understood() {
        let mut zip = Zipped::new(Vec::new(), Timestamp::UNIX_EPOCH, "").unwrap();
        // Announced as large, which decides about the fields; what there really is counts.
        zip.file("large", LARGE_BYTES, &mut b"content".as_slice()).unwrap();
        zip.file("small", 4, &mut b"next".as_slice()).unwrap();
        let bytes = zip.finish().unwrap();
        let mut archive = Archive::open(Cursor::new(&bytes), &Limits::default()).unwrap();
        assert_eq!(archive.read_file("large", 10).unwrap().unwrap(), b"content");
        assert_eq!(archive.read_file("small", 10).unwrap().unwrap(), b"next");
        // Version 4.5 is needed to extract the first entry, and its sizes are in the extra field (APPNOTE 4.4.3).
        assert_eq!(bytes.get(4..6).unwrap(), [45, 0]);
    }

    #[test]
    fn the_names_of_what_is_compressed_are_sorted() {
        assert!(COMPRESSED.is_sorted());
        assert!(is_compressed("a/B.PNG") && is_compressed("x.tar.gz"));
        assert!(!is_compressed("png") && !is_compressed("a.csv") && !is_compressed("a.gz/b"));
    }

    #[test]
    fn a_time_that_dos_cannot_tell_is_its_first() {
        assert_eq!(dos(Timestamp::UNIX_EPOCH), DateTime::default());
        let at = dos("2026-11-24T06:28:49.683Z".parse().unwrap());
        assert_eq!((at.year(), at.month(), at.day()), (2026, 11, 24));
        assert_eq!((at.hour(), at.minute(), at.second()), (6, 28, 48));
    }
}
