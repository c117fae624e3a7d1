//! Digests of many files on all cores, each file read once.
//!
//! Each thread takes one file after the other. One that finds none left helps another: it takes over one of the
//! digests of the file that is being read there, for the rest of it. So a single large file is digested on as
//! many cores as there are algorithms, and no core waits while the last of several large files is read.

mod helpers;

use std::fs::File;
use std::io::{self, Read, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{panic, thread};

use crate::{Algorithm, Digests, MultiHasher};
use helpers::{Helped, Helpers};

/// Small enough for a core's cache, which the digests read it from.
const PIECE_BYTES: usize = 128 << 10;

/// One file and what is to be done with it.
pub(crate) struct Job {
    pub file: PathBuf,
    pub algorithms: Vec<Algorithm>,
    /// A new file that gets the same content.
    pub copy: Option<PathBuf>,
}

/// The size in bytes and the digests of a file.
pub(crate) type Digested = (u64, Digests);

/// A file that cannot be read or copied.
#[derive(Debug)]
pub(crate) struct Failed {
    pub file: PathBuf,
    pub error: io::Error,
}

/// Content that is being digested, perhaps by several threads.
struct Piece {
    buffer: Vec<u8>,
    filled: usize,
}

impl Piece {
    fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.filled).unwrap_or_default()
    }
}

/// What [`Job`]s yield, in their order.
pub(crate) fn digest(jobs: &[Job]) -> Result<Vec<Digested>, Failed> {
    digest_on(thread::available_parallelism().map_or(1, NonZero::get), jobs)
}

fn digest_on(threads: usize, jobs: &[Job]) -> Result<Vec<Digested>, Failed> {
    let (next, helpers) = (AtomicUsize::new(0), Helpers::new(threads));
    let work = || {
        let mut done = Vec::new();
        let mut pieces = Pieces::default();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { break };
            match job.run(&mut pieces, &helpers) {
                Ok(digested) => done.push((index, digested)),
                Err(error) => {
                    // The others end with their files.
                    next.store(jobs.len(), Ordering::Relaxed);
                    return Err(Failed { file: job.file.clone(), error });
                }
            }
        }
        Ok(done)
    };
    let results: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(|| helpers.help_after(work))).collect();
        let joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined.map(|result| result.unwrap_or_else(|panicked| panic::resume_unwind(panicked))).collect()
    });
    let mut done = results.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    done.sort_unstable_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, digested)| digested).collect())
}

impl Job {
    fn run(&self, pieces: &mut Pieces, helpers: &Helpers) -> io::Result<Digested> {
        let mut file = File::open(&self.file)?;
        let mut copy = self.copy.as_ref().map(File::create_new).transpose()?;
        let mut hasher = MultiHasher::new(&self.algorithms);
        let mut helped = Vec::new();
        let mut size = 0;
        loop {
            let piece = pieces.read(&mut file)?;
            if piece.filled == 0 {
                break;
            }
            size += piece.filled as u64;
            // Small files are not worth another thread.
            if piece.filled == PIECE_BYTES {
                helped.extend(helpers.take_over(&mut hasher));
            }
            helped.iter().for_each(|helped: &Helped| helped.update(&piece));
            hasher.update(piece.bytes());
            if let Some(copy) = &mut copy {
                copy.write_all(piece.bytes())?;
            }
        }
        helped.into_iter().filter_map(Helped::finish).for_each(|part| hasher.take_back(part));
        Ok((size, hasher.finish()))
    }
}

/// Buffers that are used again when nobody reads in them any more.
#[derive(Default)]
struct Pieces(Vec<Arc<Piece>>);

impl Pieces {
    /// The next piece of the file, empty at its end.
    fn read(&mut self, file: &mut File) -> io::Result<Arc<Piece>> {
        let free = self.0.iter_mut().position(|piece| Arc::get_mut(piece).is_some());
        let fresh = || Arc::new(Piece { buffer: vec![0; PIECE_BYTES], filled: 0 });
        let mut piece = free.map_or_else(fresh, |index| self.0.swap_remove(index));
        if let Some(Piece { buffer, filled }) = Arc::get_mut(&mut piece) {
            *filled = loop {
                match file.read(buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    read => break read?,
                }
            };
        }
        self.0.push(Arc::clone(&piece));
        Ok(piece)
    }
}

#[cfg(test)]
mod tests;
