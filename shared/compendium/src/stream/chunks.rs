//! What goes to the bucket, from a writer on another thread.

use std::io::{self, Write};

use bytes::{Bytes, BytesMut};
use tokio::sync::mpsc;

/// Size of the pieces that an object leaves in, in bytes.
const CHUNK_BYTES: usize = 1 << 20;

/// Where an object's content goes. It must be written on a thread that may wait, and flushed at the end.
#[derive(Debug)]
pub struct Chunks {
    chunks: mpsc::Sender<Bytes>,
    filling: BytesMut,
    /// After one error nothing more is sent, nor refused: the zip writer would complain when it is dropped.
    is_closed: bool,
}

impl Chunks {
    pub(crate) fn new(chunks: mpsc::Sender<Bytes>) -> Self {
        Self { chunks, filling: BytesMut::new(), is_closed: false }
    }

    fn send(&mut self) -> io::Result<()> {
        let chunk = self.filling.split().freeze();
        if !self.is_closed && self.chunks.blocking_send(chunk).is_err() {
            self.is_closed = true;
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(())
    }
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.filling.extend_from_slice(bytes);
        if self.filling.len() >= CHUNK_BYTES {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}
