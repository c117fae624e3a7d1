//! What comes from the bucket, for a reader on another thread.

use std::io::{self, Read};

use bytes::{Buf, Bytes};
use tokio::sync::mpsc;

/// The contents of several files as one stream. It must be read on a thread that may wait.
#[derive(Debug)]
pub struct Contents {
    contents: mpsc::Receiver<Bytes>,
    current: Bytes,
}

impl Contents {
    pub(crate) fn new(contents: mpsc::Receiver<Bytes>) -> Self {
        Self { contents, current: Bytes::new() }
    }
}

impl Read for Contents {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.contents.blocking_recv() {
                Some(bytes) => self.current = bytes,
                None => return Ok(0),
            }
        }
        let count = buffer.len().min(self.current.len());
        if let Some(part) = buffer.get_mut(..count) {
            self.current.copy_to_slice(part);
        }
        Ok(count)
    }
}
