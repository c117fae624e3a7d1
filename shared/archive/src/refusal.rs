//! Why an archive is refused, in words for the person who uploaded it.

use std::io;

use thiserror::Error;

/// A reason that lies in the archive; its text completes `extraction failed: …`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No bytes, no entries, or no file among the entries.
    #[error("zipfile is empty")]
    Empty,
    /// No end-of-directory record where one must be.
    #[error("archive is truncated or not a zip file")]
    NotAZip,
    /// The records of the archive contradict each other.
    #[error("archive is damaged: its directory does not match its content")]
    Damaged,
    /// One part of a split archive.
    #[error("archives in several parts are not supported")]
    Split,
    /// More than [`Limits::archive_bytes`](crate::Limits::archive_bytes).
    #[error("archive is larger than {limit} bytes")]
    ArchiveTooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// More than [`Limits::entries`](crate::Limits::entries).
    #[error("archive has more than {limit} entries")]
    TooManyEntries {
        /// Entries allowed.
        limit: u64,
    },
    /// More than [`Limits::unpacked_bytes`](crate::Limits::unpacked_bytes).
    #[error("archive unpacks to more than {limit} bytes")]
    UnpackedTooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// More than [`Limits::ratio`](crate::Limits::ratio).
    #[error("archive unpacks to more than {limit} times its size")]
    RatioTooHigh {
        /// Unpacked bytes allowed per byte of the archive.
        limit: u64,
    },
    /// One entry is the reason.
    #[error("entry \"{name}\": {fault}")]
    Entry {
        /// The entry's name, made printable and shortened.
        name: String,
        /// What is wrong with it.
        fault: EntryFault,
    },
}

/// What is wrong with one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EntryFault {
    /// The name's bytes are not UTF-8, whatever its flags say.
    #[error("name is not UTF-8")]
    NameNotUtf8,
    /// Central directory, local header and Unicode path field give different names.
    #[error("name differs within the archive")]
    NamesDiffer,
    /// NUL, newline and their kind.
    #[error("name contains a control character")]
    ControlCharacter,
    /// `/x`, `C:\x`, `C:/x` or `\\host\x`.
    #[error("path is absolute")]
    Absolute,
    /// A separator on Windows, a character elsewhere.
    #[error("name contains a backslash")]
    Backslash,
    /// A `..` segment, wherever it would lead.
    #[error("path leaves the archive")]
    LeavesArchive,
    /// `a//b`, `./a` or no name at all.
    #[error("path contains an empty or \".\" segment")]
    EmptySegment,
    /// More than [`Limits::path_bytes`](crate::Limits::path_bytes).
    #[error("path is longer than {limit} bytes")]
    PathTooLong {
        /// Bytes allowed.
        limit: usize,
    },
    /// More than [`Limits::depth`](crate::Limits::depth).
    #[error("path is deeper than {limit} levels")]
    TooDeep {
        /// Segments allowed.
        limit: usize,
    },
    /// A symbolic link, whatever it points at.
    #[error("symbolic links are not supported")]
    SymbolicLink,
    /// A device, FIFO or socket, or a directory that is not named like one.
    #[error("only regular files and directories are supported")]
    NotAFile,
    /// A directory entry that carries bytes.
    #[error("a directory cannot have content")]
    DirectoryWithContent,
    /// Encrypted by any scheme.
    #[error("encrypted entries are not supported")]
    Encrypted,
    /// Neither stored nor deflated.
    #[error("compression method {method} is not supported")]
    Method {
        /// The method's number (APPNOTE 4.4.5).
        method: u16,
    },
    /// The same path twice.
    #[error("name occurs more than once")]
    Duplicate,
    /// A file where another entry needs a directory.
    #[error("name is both a file and a directory")]
    FileAndDirectory,
    /// Its bytes belong to another entry or to the directory as well.
    #[error("data overlaps other data of the archive")]
    Overlap,
    /// The deflate stream is broken.
    #[error("compressed data is damaged")]
    Corrupt,
    /// CRC-32 of the content is not the declared one.
    #[error("checksum does not match")]
    Checksum,
    /// More bytes than declared; reading stopped at the first.
    #[error("content is longer than declared")]
    LongerThanDeclared,
    /// Fewer bytes than declared.
    #[error("content is shorter than declared")]
    ShorterThanDeclared,
    /// More bytes than the reader of this one file takes.
    #[error("file is larger than {limit} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
}

impl EntryFault {
    /// The refusal of the archive that has an entry of this name.
    pub(crate) fn of(self, name: &[u8]) -> Refusal {
        Refusal::Entry { name: printable(name), fault: self }
    }
}

/// Names come from strangers and end up in messages: no control characters, no endless lines.
fn printable(name: &[u8]) -> String {
    const SHOWN: usize = 120;
    let name = String::from_utf8_lossy(name);
    let mut shown = String::new();
    for (at, character) in name.chars().enumerate() {
        if at == SHOWN {
            shown.push('…');
            break;
        }
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Why reading an archive ended.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The archive is to blame.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The reader beneath it failed.
    #[error("failed to read the archive: {0}")]
    Io(#[from] io::Error),
}

/// Why [`Archive::extract`](crate::Archive::extract) ended.
#[derive(Debug, Error)]
pub enum ExtractError<E> {
    /// The archive is to blame.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The reader beneath it failed.
    #[error("failed to read the archive: {0}")]
    Io(#[from] io::Error),
    /// The caller's function, to which the files were handed, failed.
    #[error("failed to store an extracted file")]
    Handler(#[source] E),
}

impl<E> From<ReadError> for ExtractError<E> {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Refused(refusal) => Self::Refused(refusal),
            ReadError::Io(error) => Self::Io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_messages_are_printable_and_short() {
        let refusal = EntryFault::LeavesArchive.of(b"../x");
        assert_eq!(refusal.to_string(), "entry \"../x\": path leaves the archive");
        assert_eq!(printable(b"a\x00\nb\xff"), "a\\u{0}\\nb\u{fffd}");
        assert_eq!(printable("ä".repeat(500).as_bytes()), "ä".repeat(120) + "…");
    }
}
