//! Builds archives byte by byte, with whatever lies a test needs.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// One entry; the defaults of [`Part::new`] are honest.
#[derive(Clone)]
pub struct Part {
    pub name: Vec<u8>,
    pub local_name: Vec<u8>,
    pub flags: u16,
    pub method: u16,
    pub mode: u32,
    pub crc: u32,
    pub data: Vec<u8>,
    pub size: u32,
    pub packed: u32,
    pub extra: Vec<u8>,
    pub local_extra: Vec<u8>,
    /// Offset of the local header, if not the true one.
    pub header: Option<u32>,
    pub disk: u16,
}

impl Part {
    pub fn new(name: impl AsRef<[u8]>, content: &[u8]) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        Self {
            name: name.as_ref().to_vec(),
            local_name: name.as_ref().to_vec(),
            flags: 0,
            method: 0,
            mode: 0o100_644,
            crc: crc.sum(),
            data: content.to_vec(),
            size: content.len() as u32,
            packed: content.len() as u32,
            extra: Vec::new(),
            local_extra: Vec::new(),
            header: None,
            disk: 0,
        }
    }

    pub fn deflated(name: &str, content: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        let data = encoder.finish().unwrap();
        Self { method: 8, packed: data.len() as u32, data, ..Self::new(name, content) }
    }

    pub fn directory(name: &str) -> Self {
        Self { mode: 0o040_755, ..Self::new(name, b"") }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn local(&self) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04\x14\0".to_vec();
        bytes.extend(self.flags.to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        bytes.extend([0; 4]);
        for field in [self.crc, self.packed, self.size] {
            bytes.extend(field.to_le_bytes());
        }
        bytes.extend((self.local_name.len() as u16).to_le_bytes());
        bytes.extend((self.local_extra.len() as u16).to_le_bytes());
        [bytes, self.local_name.clone(), self.local_extra.clone(), self.data.clone()].concat()
    }

    fn central(&self, header: u32) -> Vec<u8> {
        let mut bytes = b"PK\x01\x02\x14\x03\x14\0".to_vec();
        bytes.extend(self.flags.to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        bytes.extend([0; 4]);
        for field in [self.crc, self.packed, self.size] {
            bytes.extend(field.to_le_bytes());
        }
        for field in [self.name.len() as u16, self.extra.len() as u16, 0, self.disk, 0] {
            bytes.extend(field.to_le_bytes());
        }
        bytes.extend((self.mode << 16).to_le_bytes());
        bytes.extend(self.header.unwrap_or(header).to_le_bytes());
        [bytes, self.name.clone(), self.extra.clone()].concat()
    }
}

/// The archive of these parts in this order.
pub fn zip(parts: &[Part]) -> Vec<u8> {
    zip_counting(parts, parts.len() as u16)
}

/// The archive whose end record claims this many entries.
pub fn zip_counting(parts: &[Part], count: u16) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for part in parts {
        directory.extend(part.central(bytes.len() as u32));
        bytes.extend(part.local());
    }
    let start = bytes.len() as u32;
    bytes.extend(&directory);
    bytes.extend(end(count, directory.len() as u32, start));
    bytes
}

/// An end record without comment.
pub fn end(count: u16, size: u32, start: u32) -> Vec<u8> {
    let mut bytes = b"PK\x05\x06\0\0\0\0".to_vec();
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(size.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

/// The archive with a 64-bit end record before its old one, all of whose fields refer to that.
pub fn zip64(parts: &[Part], count: u64) -> Vec<u8> {
    let mut bytes = zip(parts);
    let short = bytes.split_off(bytes.len() - 22);
    let (size, start) = (&short[12..16], &short[16..20]);
    let record = bytes.len() as u64;
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44u64.to_le_bytes());
    bytes.extend([0; 12]);
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    for field in [size, start] {
        bytes.extend(field);
        bytes.extend([0; 4]);
    }
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend(record.to_le_bytes());
    bytes.extend(1u32.to_le_bytes());
    bytes.extend(end(u16::MAX, u32::MAX, u32::MAX));
    bytes
}
