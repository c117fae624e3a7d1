//! One entry of the central directory (APPNOTE 4.3.12).

use std::io::{Read, Seek};

use crate::fields::Fields;
use crate::source::Source;
use crate::{EntryFault, Limits, ReadError, Refusal, path};

const SIGNATURE: u32 = 0x0201_4b50;
const FIXED_BYTES: usize = 46;
const LOCAL_FIXED_BYTES: u64 = 30;
/// Flag bits: encrypted, strong encryption, masked headers.
pub(crate) const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
const PATCH: u16 = 1 << 5;
const METHOD_AES: u16 = 99;
const EXTRA_ZIP64: u16 = 0x0001;
const EXTRA_UNICODE_PATH: u16 = 0x7075;

/// How an entry's data is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Stored,
    Deflated,
}

impl Method {
    pub fn number(self) -> u16 {
        match self {
            Self::Stored => 0,
            Self::Deflated => 8,
        }
    }
}

/// An entry that is acceptable as far as it alone can tell.
#[derive(Debug)]
pub(crate) struct Record {
    /// Without a directory's closing slash.
    pub path: String,
    pub is_directory: bool,
    pub method: Method,
    pub crc: u32,
    /// Bytes in the archive.
    pub packed: u64,
    /// Bytes when unpacked, as declared.
    pub size: u64,
    /// Offset of the local header.
    pub header: u64,
}

impl Record {
    /// Reads the record at the source's position and leaves that at the next one.
    pub fn read<R: Read + Seek>(source: &mut Source<R>, limits: &Limits) -> Result<Self, ReadError> {
        let mut fixed = [0; FIXED_BYTES];
        source.fill(&mut fixed)?;
        let raw = Raw::parse(&fixed).ok_or(Refusal::Damaged)?;
        let mut name = vec![0; raw.name_bytes.into()];
        source.fill(&mut name)?;
        let mut extra = vec![0; raw.extra_bytes.into()];
        source.fill(&mut extra)?;
        source.go_to(source.position() + u64::from(raw.comment_bytes))?;

        let sizes = raw.sizes(&extra).ok_or(Refusal::Damaged)?;
        if sizes.disk != 0 {
            return Err(Refusal::Split.into());
        }
        raw.judge(&name, &extra, sizes, limits).map_err(|fault| fault.of(&name).into())
    }

    /// The least that the entry occupies, local header included; its extra field comes on top.
    pub fn end(&self) -> Option<u64> {
        let name = self.path.len() as u64 + u64::from(self.is_directory);
        self.header.checked_add(LOCAL_FIXED_BYTES + name)?.checked_add(self.packed)
    }
}

struct Raw {
    flags: u16,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    name_bytes: u16,
    extra_bytes: u16,
    comment_bytes: u16,
    disk: u16,
    attributes: u32,
    header: u32,
}

#[derive(Clone, Copy)]
struct Sizes {
    packed: u64,
    size: u64,
    header: u64,
    disk: u32,
}

impl Raw {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        if fields.u32()? != SIGNATURE {
            return None;
        }
        fields.u32()?; // versions: made by, needed
        let (flags, method) = (fields.u16()?, fields.u16()?);
        fields.u32()?; // time and date
        let (crc, packed, size) = (fields.u32()?, fields.u32()?, fields.u32()?);
        let (name_bytes, extra_bytes, comment_bytes) = (fields.u16()?, fields.u16()?, fields.u16()?);
        let disk = fields.u16()?;
        fields.u16()?; // internal attributes
        let (attributes, header) = (fields.u32()?, fields.u32()?);
        Some(Self {
            flags,
            method,
            crc,
            packed,
            size,
            name_bytes,
            extra_bytes,
            comment_bytes,
            disk,
            attributes,
            header,
        })
    }

    /// Sizes and offset, from the zip64 field where the record has all ones (APPNOTE 4.5.3).
    fn sizes(&self, extra: &[u8]) -> Option<Sizes> {
        let mut long = Fields(field(extra, EXTRA_ZIP64).unwrap_or_default());
        let mut wide = |short: u32| if short == u32::MAX { long.u64() } else { Some(short.into()) };
        let size = wide(self.size)?;
        let packed = wide(self.packed)?;
        let header = wide(self.header)?;
        let disk = if self.disk == u16::MAX { long.u32()? } else { self.disk.into() };
        Some(Sizes { packed, size, header, disk })
    }

    fn judge(&self, name: &[u8], extra: &[u8], sizes: Sizes, limits: &Limits) -> Result<Record, EntryFault> {
        let (path, is_directory) = path::check(name, limits)?;
        if unicode_path(extra).is_some_and(|other| other != name) {
            return Err(EntryFault::NamesDiffer);
        }
        check_type(self.attributes, is_directory)?;
        if self.flags & ENCRYPTED != 0 || self.method == METHOD_AES {
            return Err(EntryFault::Encrypted);
        }
        let method = match self.method {
            method if self.flags & PATCH != 0 => return Err(EntryFault::Method { method }),
            0 => Method::Stored,
            8 => Method::Deflated,
            method => return Err(EntryFault::Method { method }),
        };
        let Sizes { packed, size, header, .. } = sizes;
        if is_directory && size != 0 {
            return Err(EntryFault::DirectoryWithContent);
        }
        if method == Method::Stored && packed > size {
            return Err(EntryFault::LongerThanDeclared);
        }
        if method == Method::Stored && packed < size {
            return Err(EntryFault::ShorterThanDeclared);
        }
        Ok(Record { path: path.to_owned(), is_directory, method, crc: self.crc, packed, size, header })
    }
}

/// The content of the extra field with this id.
fn field(extra: &[u8], wanted: u16) -> Option<&[u8]> {
    let mut fields = Fields(extra);
    loop {
        let (id, size) = (fields.u16()?, fields.u16()?);
        let content = fields.bytes(size.into())?;
        if id == wanted {
            return Some(content);
        }
    }
}

/// Info-ZIP's second name, after its version and checksum.
fn unicode_path(extra: &[u8]) -> Option<&[u8]> {
    field(extra, EXTRA_UNICODE_PATH)?.get(5..)
}

/// The upper half of the attributes is the Unix mode, or zero where there is none.
fn check_type(attributes: u32, is_directory: bool) -> Result<(), EntryFault> {
    const TYPE: u32 = 0o170_000;
    match (attributes >> 16) & TYPE {
        0 | 0o100_000 => Ok(()),
        0o040_000 if is_directory => Ok(()),
        0o120_000 => Err(EntryFault::SymbolicLink),
        _ => Err(EntryFault::NotAFile),
    }
}
