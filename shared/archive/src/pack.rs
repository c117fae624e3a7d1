//! Writes archives as streams: to a writer that can't go back, and always the same bytes for the same files.

use std::io::{self, Read, Write};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

mod tape;
#[cfg(test)]
mod tests;
mod zipped;

use tape::Tape;
use zipped::Zipped;

/// What kind of archive is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// PKWARE's zip (APPNOTE 6.3).
    Zip,
    /// POSIX tar: ustar, with pax records where ustar can't name a file.
    Tar,
    /// The same within gzip (RFC 1952).
    TarGz,
}

impl Format {
    /// How its file names end, without the first dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Tar => "tar",
            Self::TarGz => "tar.gz",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Zip => "application/zip",
            Self::Tar => "application/x-tar",
            Self::TarGz => "application/gzip",
        }
    }
}

/// An archive being written. What it holds grows with the number of its files, never with their size.
pub struct Packer<W: Write> {
    entries: Entries<W>,
    /// The path before, whose directories are there.
    previous: String,
}

/// The formats are few and known, so that no caller needs a type of its own for each.
enum Entries<W: Write> {
    Zip(Box<Zipped<W>>),
    Tar(Tape<W>),
    TarGz(Box<Tape<flate2::write::GzEncoder<W>>>),
}

impl<W: Write> Packer<W> {
    /// Begins an archive whose entries were all last changed at `modified`. Only zip has a `comment`, of 65,535 bytes
    /// at most.
    ///
    /// # Errors
    /// When the comment is too long.
    pub fn new(format: Format, out: W, modified: Timestamp, comment: &str) -> io::Result<Self> {
        let entries = match format {
            Format::Zip => Entries::Zip(Box::new(Zipped::new(out, modified, comment)?)),
            Format::Tar => Entries::Tar(Tape::new(out, modified)),
            // flate2 writes no time unless told to.
            Format::TarGz => {
                let out = flate2::GzBuilder::new().write(out, flate2::Compression::default());
                Entries::TarGz(Box::new(Tape::new(out, modified)))
            }
        };
        Ok(Self { entries, previous: String::new() })
    }

    /// Adds a file, after the directories that it is in. What is in one directory must come together, as it does in the
    /// order of the paths' bytes. Exactly `size` bytes of `content` are taken: it may go on with the next file.
    ///
    /// # Errors
    /// `UnexpectedEof` when `content` ends before that; when the archive can't be written, or can't hold such a path.
    pub fn file(&mut self, path: &str, size: u64, content: &mut dyn Read) -> io::Result<()> {
        let previous = std::mem::replace(&mut self.previous, path.to_owned());
        for (slash, _) in path.match_indices('/') {
            // Paths share a directory only with their neighbour.
            let directory = path.get(..=slash).unwrap_or_default();
            if !previous.starts_with(directory) {
                match &mut self.entries {
                    Entries::Zip(zip) => zip.directory(directory)?,
                    Entries::Tar(tar) => tar.directory(directory)?,
                    Entries::TarGz(tar) => tar.directory(directory)?,
                }
            }
        }
        let mut content = content.take(size);
        match &mut self.entries {
            Entries::Zip(zip) => zip.file(path, size, &mut content)?,
            Entries::Tar(tar) => tar.file(path, size, &mut content)?,
            Entries::TarGz(tar) => tar.file(path, size, &mut content)?,
        }
        if content.limit() == 0 { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Ends the archive.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn finish(self) -> io::Result<W> {
        match self.entries {
            Entries::Zip(zip) => zip.finish(),
            Entries::Tar(tar) => tar.finish(),
            Entries::TarGz(tar) => tar.finish()?.finish(),
        }
    }
}
