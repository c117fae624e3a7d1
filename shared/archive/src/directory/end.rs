//! The end of central directory record, in its old and its 64-bit form (APPNOTE 4.3.14 to 4.3.16).

use std::io::{Read, Seek};

use crate::fields::Fields;
use crate::source::Source;
use crate::{ReadError, Refusal};

const END: u32 = 0x0605_4b50;
const END_BYTES: usize = 22;
const LOCATOR: u32 = 0x0706_4b50;
const LOCATOR_BYTES: usize = 20;
const END64: u32 = 0x0606_4b50;
const END64_BYTES: usize = 56;
const COMMENT_BYTES: usize = u16::MAX as usize;

/// Where the central directory is and how many entries it has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct End {
    pub start: u64,
    pub size: u64,
    pub entries: u64,
}

/// Finds the end record and checks that the directory lies directly before it.
pub(super) fn locate<R: Read + Seek>(source: &mut Source<R>) -> Result<End, ReadError> {
    let length = source.length();
    let mut tail = vec![0; (END_BYTES + COMMENT_BYTES).min(usize::try_from(length).unwrap_or(usize::MAX))];
    let tail_start = length - tail.len() as u64;
    source.go_to(tail_start)?;
    source.fill(&mut tail)?;

    let (at, short) = (0..=tail.len().saturating_sub(END_BYTES))
        .rev()
        .find_map(|at| Some((at, Short::parse(tail.get(at..)?)?)))
        .ok_or(Refusal::NotAZip)?;
    let at = tail_start + at as u64;
    let (end, directory_end) = match long(source, at)? {
        Some((long, start)) => (short.agree_with(long)?, start),
        None => (short.end()?, at),
    };
    // Something before or between would be read by some programs and not by others.
    if end.start.checked_add(end.size) != Some(directory_end) {
        return Err(Refusal::Damaged.into());
    }
    Ok(end)
}

/// The old record's fields; all ones where the 64-bit record has the value.
struct Short {
    disk: u16,
    directory_disk: u16,
    entries_here: u16,
    entries: u16,
    size: u32,
    start: u32,
}

impl Short {
    /// A record whose comment ends exactly where the archive does; signatures occur by chance, too.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        if fields.u32()? != END {
            return None;
        }
        let record = Self {
            disk: fields.u16()?,
            directory_disk: fields.u16()?,
            entries_here: fields.u16()?,
            entries: fields.u16()?,
            size: fields.u32()?,
            start: fields.u32()?,
        };
        (usize::from(fields.u16()?) == fields.0.len()).then_some(record)
    }

    fn end(&self) -> Result<End, Refusal> {
        if self.disk != 0 || self.directory_disk != 0 || self.entries_here != self.entries {
            return Err(Refusal::Split);
        }
        Ok(End { start: self.start.into(), size: self.size.into(), entries: self.entries.into() })
    }

    /// The 64-bit record, unless a field that has its value here too has another.
    fn agree_with(&self, long: End) -> Result<End, Refusal> {
        let same16 = |short: u16, long: u64| short == u16::MAX || u64::from(short) == long;
        let same32 = |short: u32, long: u64| short == u32::MAX || u64::from(short) == long;
        let agreed = same16(self.entries, long.entries)
            && same16(self.entries_here, long.entries)
            && same32(self.size, long.size)
            && same32(self.start, long.start);
        if agreed { Ok(long) } else { Err(Refusal::Damaged) }
    }
}

/// The 64-bit record that a locator before the old record points at, and its own offset.
fn long<R: Read + Seek>(source: &mut Source<R>, end: u64) -> Result<Option<(End, u64)>, ReadError> {
    let Some(locator_at) = end.checked_sub(LOCATOR_BYTES as u64) else { return Ok(None) };
    let mut locator = [0; LOCATOR_BYTES];
    source.go_to(locator_at)?;
    source.fill(&mut locator)?;
    let Some(start) = parse_locator(&locator)? else { return Ok(None) };

    let mut record = [0; END64_BYTES];
    if start.checked_add(END64_BYTES as u64).is_none_or(|end| end > locator_at) {
        return Err(Refusal::Damaged.into());
    }
    source.go_to(start)?;
    source.fill(&mut record)?;
    Ok(Some((parse_long(&record, locator_at - start)?, start)))
}

fn parse_locator(bytes: &[u8]) -> Result<Option<u64>, Refusal> {
    let mut fields = Fields(bytes);
    if fields.u32() != Some(LOCATOR) {
        return Ok(None);
    }
    let (disk, start, disks) = (fields.u32(), fields.u64(), fields.u32());
    if disk != Some(0) || !matches!(disks, Some(0 | 1)) {
        return Err(Refusal::Split);
    }
    Ok(start)
}

/// `room` is the bytes from the record's start to the locator, which it must fill.
fn parse_long(bytes: &[u8], room: u64) -> Result<End, Refusal> {
    const BEFORE_SIZE: u64 = 12;
    let mut fields = Fields(bytes);
    let parsed = (|| {
        let (signature, size) = (fields.u32()?, fields.u64()?);
        fields.u32()?; // versions: made by, needed
        let disks = (fields.u32()?, fields.u32()?);
        let (here, entries) = (fields.u64()?, fields.u64()?);
        let (directory, start) = (fields.u64()?, fields.u64()?);
        let whole = signature == END64 && size.checked_add(BEFORE_SIZE) == Some(room);
        whole.then_some((disks == (0, 0) && here == entries, End { start, size: directory, entries }))
    })();
    match parsed {
        Some((true, end)) => Ok(end),
        Some((false, _)) => Err(Refusal::Split),
        None => Err(Refusal::Damaged),
    }
}
