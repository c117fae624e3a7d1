//! Archives byte by byte, with whatever lies a test needs.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// One entry; what `new` makes is honest.
#[derive(Debug, Clone)]
pub struct Part {
    /// The name in the central directory.
    pub name: Vec<u8>,
    /// The name in the local header.
    pub local_name: Vec<u8>,
    /// General purpose flags: bit 0 is "encrypted".
    pub flags: u16,
    /// 0 is stored, 8 deflated.
    pub method: u16,
    /// Unix mode with the kind of file.
    pub mode: u32,
    /// Declared CRC-32.
    pub crc: u32,
    /// The bytes as they are in the archive.
    pub data: Vec<u8>,
    /// Declared size when unpacked.
    pub size: u32,
    /// Offset of the local header, if not the true one.
    pub header: Option<u32>,
}

impl Part {
    /// A stored file.
    pub fn new(name: impl AsRef<[u8]>, content: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(content);
        Self {
            name: name.as_ref().to_vec(),
            local_name: name.as_ref().to_vec(),
            flags: 0,
            method: 0,
            mode: 0o100_644,
            crc: crc.sum(),
            data: content.to_vec(),
            size: length(content),
            header: None,
        }
    }

    /// A deflated file.
    pub fn deflated(name: &str, content: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).expect("memory takes all");
        Self { method: 8, data: encoder.finish().expect("memory takes all"), ..Self::new(name, content) }
    }

    /// Changed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn local(&self) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04\x14\0".to_vec();
        bytes.extend(self.common());
        bytes.extend(short(&self.local_name));
        bytes.extend([0; 2]);
        [bytes, self.local_name.clone(), self.data.clone()].concat()
    }

    fn central(&self, header: u32) -> Vec<u8> {
        let mut bytes = b"PK\x01\x02\x14\x03\x14\0".to_vec();
        bytes.extend(self.common());
        bytes.extend(short(&self.name));
        bytes.extend([0; 8]);
        bytes.extend((self.mode << 16).to_le_bytes());
        bytes.extend(self.header.unwrap_or(header).to_le_bytes());
        [bytes, self.name.clone()].concat()
    }

    /// From the flags to the sizes.
    fn common(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(self.flags.to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        bytes.extend([0; 4]);
        for field in [self.crc, length(&self.data), self.size] {
            bytes.extend(field.to_le_bytes());
        }
        bytes
    }
}

/// The archive of these parts in this order.
pub fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for part in parts {
        directory.extend(part.central(length(&bytes)));
        bytes.extend(part.local());
    }
    let (start, count) = (length(&bytes), u16::try_from(parts.len()).expect("few parts"));
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    for count in [count, count] {
        bytes.extend(count.to_le_bytes());
    }
    for field in [length(&directory), start] {
        bytes.extend(field.to_le_bytes());
    }
    bytes.extend([0; 2]);
    bytes
}

/// The archive of one part.
pub fn one(part: Part) -> Vec<u8> {
    zip(&[part])
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("archives in tests are small")
}

fn short(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len()).expect("names in tests are short").to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_ends_with_its_directory() {
        let bytes = one(Part::new("a", b"b"));
        assert!(bytes.starts_with(b"PK\x03\x04"));
        assert_eq!(&bytes[bytes.len() - 22..][..4], b"PK\x05\x06");
        assert_eq!(bytes.len(), 30 + 1 + 1 + 46 + 1 + 22);
    }

    #[test]
    fn deflating_makes_less_of_zeros() {
        let part = Part::deflated("zeros", &[0; 100_000]);
        assert!(part.data.len() < 200 && part.size == 100_000);
    }
}
