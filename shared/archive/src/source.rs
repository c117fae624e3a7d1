//! The reader beneath an archive, buffered, with a known position.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};

use crate::{ReadError, Refusal};

const BUFFER_BYTES: usize = 64 * 1024;

/// Keeps its buffer over short jumps, so that reading in physical order is sequential.
#[derive(Debug)]
pub(crate) struct Source<R> {
    reader: BufReader<R>,
    position: u64,
    length: u64,
}

impl<R: Read + Seek> Source<R> {
    pub fn new(mut reader: R) -> io::Result<Self> {
        let length = reader.seek(SeekFrom::End(0))?;
        Ok(Self { reader: BufReader::with_capacity(BUFFER_BYTES, reader), position: length, length })
    }

    pub fn length(&self) -> u64 {
        self.length
    }

    pub fn position(&self) -> u64 {
        self.position
    }

    pub fn go_to(&mut self, position: u64) -> io::Result<()> {
        match (i64::try_from(position), i64::try_from(self.position)) {
            (Ok(to), Ok(from)) => self.reader.seek_relative(to - from)?,
            _ => drop(self.reader.seek(SeekFrom::Start(position))?),
        }
        self.position = position;
        Ok(())
    }

    /// Fills `buffer`; an archive that ends too early contradicts itself.
    pub fn fill(&mut self, buffer: &mut [u8]) -> Result<(), ReadError> {
        self.read_exact(buffer).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => Refusal::Damaged.into(),
            _ => error.into(),
        })
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.position += count as u64;
        Ok(count)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.reader.consume(count);
        self.position += count as u64;
    }
}
