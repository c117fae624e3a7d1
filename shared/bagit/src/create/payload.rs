//! A payload file on its way into the bag.

use std::io::{self, Read};

use crate::{Digests, MultiHasher};

const PIECE_BYTES: usize = 64 << 10;

/// A file whose content passes by, for [`BagWriter::add`](super::BagWriter::add).
#[derive(Debug)]
pub struct PayloadFile {
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) known: Digests,
    pub(super) hasher: MultiHasher,
}

impl PayloadFile {
    /// Path relative to the bag's base directory, where the content belongs.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Takes the next piece of the content.
    pub fn update(&mut self, piece: &[u8]) {
        self.size += piece.len() as u64;
        self.hasher.update(piece);
    }

    /// Takes the whole rest of the content.
    pub fn read(&mut self, mut content: impl Read) -> io::Result<()> {
        let mut buffer = vec![0; PIECE_BYTES];
        loop {
            match content.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(read) => self.update(buffer.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
