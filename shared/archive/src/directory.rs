//! The central directory: all that an archive says about its entries before their data.

mod end;
mod record;

use std::io::{Read, Seek};

use crate::source::Source;
use crate::{Limits, ReadError, Refusal};

pub(crate) use record::{ENCRYPTED, Method, Record};

/// The entries as the central directory lists them, and where their data must end.
pub(crate) struct Directory {
    pub records: Vec<Record>,
    /// Offset of the central directory.
    pub start: u64,
}

impl Directory {
    /// Reads and judges entry after entry, so that a bad archive costs no more than its good part.
    pub fn read<R: Read + Seek>(source: &mut Source<R>, limits: &Limits) -> Result<Self, ReadError> {
        let length = source.length();
        if length == 0 {
            return Err(Refusal::Empty.into());
        }
        if length > limits.archive_bytes {
            return Err(Refusal::ArchiveTooLarge { limit: limits.archive_bytes }.into());
        }
        let end = end::locate(source)?;
        if end.entries == 0 {
            return Err(Refusal::Empty.into());
        }
        if end.entries > limits.entries {
            return Err(Refusal::TooManyEntries { limit: limits.entries }.into());
        }

        source.go_to(end.start)?;
        let mut records = Vec::new();
        let mut unpacked: u64 = 0;
        for _ in 0..end.entries {
            let record = Record::read(source, limits)?;
            unpacked = unpacked.saturating_add(record.size);
            if unpacked > limits.unpacked_bytes {
                return Err(Refusal::UnpackedTooLarge { limit: limits.unpacked_bytes }.into());
            }
            records.push(record);
        }
        // Fewer records than there is room for: the count lies, and other readers would see others.
        if source.position() != end.start + end.size {
            return Err(Refusal::Damaged.into());
        }
        if unpacked > length.saturating_mul(limits.ratio) {
            return Err(Refusal::RatioTooHigh { limit: limits.ratio }.into());
        }
        Ok(Self { records, start: end.start })
    }
}
