//! What the entries are together: whether they fit beside each other, and what the archive's root is.

use std::cmp::Ordering;

use crate::directory::{Directory, Record};
use crate::{EntryFault, Refusal};

/// macOS puts resource forks into a second tree of this name; they are no part of what was packed.
const RESOURCE_FORKS: &str = "__MACOSX";

/// Refuses a path that occurs twice and a file where a directory must be.
pub(crate) fn check_names(records: &[Record]) -> Result<(), Refusal> {
    let mut sorted: Vec<&Record> = records.iter().collect();
    sorted.sort_unstable_by(|a, b| by_segments(&a.path, &b.path));
    for (first, second) in sorted.iter().zip(sorted.iter().skip(1)) {
        // In this order whatever lies beneath a path follows it directly.
        let rest = second.path.strip_prefix(&first.path);
        let fault = match rest {
            Some("") if first.is_directory == second.is_directory => EntryFault::Duplicate,
            Some("") => EntryFault::FileAndDirectory,
            Some(rest) if rest.starts_with('/') && !first.is_directory => EntryFault::FileAndDirectory,
            _ => continue,
        };
        return Err(fault.of(first.path.as_bytes()));
    }
    Ok(())
}

/// Byte order, but with the separator before every other character.
fn by_segments(a: &str, b: &str) -> Ordering {
    let key = |byte: u8| if byte == b'/' { 0 } else { byte };
    a.bytes().map(key).cmp(b.bytes().map(key))
}

/// Refuses entries that share bytes, the way small archives unpack to petabytes without nesting
/// (Fifield, "A better zip bomb"). Sorts the records by their data and gives, in that order, the offset
/// where each one's data must have ended.
pub(crate) fn check_ranges(directory: &mut Directory) -> Result<Vec<u64>, Refusal> {
    let records = &mut directory.records;
    records.sort_unstable_by_key(|record| record.header);
    let ends: Vec<u64> = records.iter().skip(1).map(|next| next.header).chain([directory.start]).collect();
    for (record, end) in records.iter().zip(&ends) {
        if record.end().is_none_or(|least| least > *end) {
            return Err(EntryFault::Overlap.of(record.path.as_bytes()));
        }
    }
    Ok(ends)
}

/// Whether the entry belongs to what was packed.
pub(crate) fn is_content(record: &Record) -> bool {
    record.path.split('/').next() != Some(RESOURCE_FORKS)
}

/// The one directory in which everything lies, if there is one.
pub(crate) fn single_directory(records: &[Record]) -> Option<&str> {
    let mut records = records.iter().filter(|record| is_content(record));
    let first = records.next()?;
    let top = first.path.split('/').next()?;
    let inside = |record: &Record| match record.path.strip_prefix(top) {
        Some("") => record.is_directory,
        Some(rest) => rest.starts_with('/'),
        None => false,
    };
    (inside(first) && records.all(inside)).then_some(top)
}
