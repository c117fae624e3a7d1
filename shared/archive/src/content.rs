//! One file's content as a stream that believes nothing the directory declares.

use std::cmp::Ordering;
use std::io::{self, BufRead, ErrorKind, Read, Seek};

use flate2::{Crc, Decompress, FlushDecompress};

use crate::archive::FileEntry;
use crate::directory::{ENCRYPTED, Method};
use crate::fields::Fields;
use crate::source::Source;
use crate::{EntryFault, ReadError, Refusal};

const SIGNATURE: u32 = 0x0403_4b50;
const FIXED_BYTES: usize = 30;

/// Unpacks while it is read. The end is reached only by content of the declared size and checksum; every
/// fault is also kept, because the text of an `io::Error` is all that callers would pass on.
pub(crate) struct Content<'a, R> {
    entry: &'a FileEntry,
    name: String,
    packed: io::Take<&'a mut Source<R>>,
    inflate: Option<Decompress>,
    crc: Crc,
    seen: u64,
    ended: bool,
    failure: Option<ReadError>,
}

impl<'a, R: Read + Seek> Content<'a, R> {
    /// Goes to the entry's data, past a local header that must agree with the directory (APPNOTE 4.3.7).
    pub fn open(source: &'a mut Source<R>, prefix: &str, entry: &'a FileEntry) -> Result<Self, ReadError> {
        let name = format!("{prefix}{}", entry.path);
        let place = &entry.place;
        source.go_to(place.header)?;
        let mut fixed = [0; FIXED_BYTES];
        source.fill(&mut fixed)?;
        let local = Local::parse(&fixed).ok_or(Refusal::Damaged)?;

        let mut local_name = vec![0; local.name_bytes.into()];
        source.fill(&mut local_name)?;
        let fault = |fault: EntryFault| Err(fault.of(name.as_bytes()).into());
        if local_name != name.as_bytes() {
            return fault(EntryFault::NamesDiffer);
        }
        if local.flags & ENCRYPTED != 0 {
            return fault(EntryFault::Encrypted);
        }
        if local.method != place.method.number() {
            return Err(Refusal::Damaged.into());
        }
        let data = source.position() + u64::from(local.extra_bytes);
        if data.checked_add(place.packed).is_none_or(|end| end > place.end) {
            return fault(EntryFault::Overlap);
        }
        source.go_to(data)?;
        Ok(Self {
            entry,
            name,
            packed: source.take(place.packed),
            inflate: (place.method == Method::Deflated).then(|| Decompress::new(false)),
            crc: Crc::new(),
            seen: 0,
            ended: false,
            failure: None,
        })
    }

    /// Reads what the consumer left, so that nothing counts as extracted that was not checked to its end.
    pub fn finish(mut self) -> Result<(), ReadError> {
        let mut rest = [0; 8 * 1024];
        while self.failure.is_none() && !self.ended {
            self.advance(&mut rest);
        }
        self.failure.map_or(Ok(()), Err)
    }

    /// What reading failed with, if it did.
    pub fn into_failure(self) -> Option<ReadError> {
        self.failure
    }

    /// The next bytes, counted and checked; zero at the end and after a failure.
    fn advance(&mut self, buffer: &mut [u8]) -> usize {
        if self.ended || self.failure.is_some() || buffer.is_empty() {
            return 0;
        }
        let outcome = loop {
            match self.unpack(buffer) {
                Err(ReadError::Io(error)) if error.kind() == ErrorKind::Interrupted => {}
                outcome => break outcome,
            }
        };
        match outcome.and_then(|count| self.check(buffer.get(..count).unwrap_or_default())) {
            Ok(count) => count,
            Err(error) => {
                self.failure = Some(error);
                0
            }
        }
    }

    fn check(&mut self, bytes: &[u8]) -> Result<usize, ReadError> {
        self.crc.update(bytes);
        self.seen += bytes.len() as u64;
        self.ended = bytes.is_empty();
        let fault = match self.seen.cmp(&self.entry.size) {
            Ordering::Greater => EntryFault::LongerThanDeclared,
            Ordering::Less if self.ended => EntryFault::ShorterThanDeclared,
            Ordering::Equal if self.ended && self.crc.sum() != self.entry.place.crc => EntryFault::Checksum,
            _ => return Ok(bytes.len()),
        };
        Err(fault.of(self.name.as_bytes()).into())
    }

    fn unpack(&mut self, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let Some(inflate) = &mut self.inflate else { return Ok(self.packed.read(buffer)?) };
        loop {
            let input = self.packed.fill_buf()?;
            let last = input.is_empty();
            let (read, written) = (inflate.total_in(), inflate.total_out());
            let flush = if last { FlushDecompress::Finish } else { FlushDecompress::None };
            inflate
                .decompress(input, buffer, flush)
                .map_err(|_| EntryFault::Corrupt.of(self.name.as_bytes()))?;
            let (read, written) = (inflate.total_in() - read, inflate.total_out() - written);
            self.packed.consume(usize::try_from(read).unwrap_or(usize::MAX));
            // No progress with input left is the end of the stream.
            if written > 0 || read == 0 {
                return Ok(usize::try_from(written).unwrap_or(usize::MAX));
            }
        }
    }
}

impl<R: Read + Seek> Read for Content<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.advance(buffer);
        match &self.failure {
            None => Ok(count),
            Some(ReadError::Io(error)) => Err(io::Error::new(error.kind(), error.to_string())),
            Some(ReadError::Refused(refusal)) => Err(io::Error::new(ErrorKind::InvalidData, refusal.clone())),
        }
    }
}

struct Local {
    flags: u16,
    method: u16,
    name_bytes: u16,
    extra_bytes: u16,
}

impl Local {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        if fields.u32()? != SIGNATURE {
            return None;
        }
        fields.u16()?; // version needed
        let (flags, method) = (fields.u16()?, fields.u16()?);
        fields.bytes(16)?; // time, date, checksum and sizes: zero in streamed archives
        Some(Self { flags, method, name_bytes: fields.u16()?, extra_bytes: fields.u16()? })
    }
}
