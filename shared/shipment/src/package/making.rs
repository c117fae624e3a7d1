//! Packing a bag while its files pass by.

use std::future::pending;
use std::io::{self, Read, Write};
use std::sync::Arc;

use archive::pack::Packer;
use bagit::{Algorithm, BagOptions, BagWriter, Digests, MultiHasher, PayloadFile};
use compendium::{Chunks, FileSource, StoredFile, repack};
use storage::{Objects, StorageError};

use super::{Bagging, Package};
use crate::record::Made;

pub(super) async fn make(objects: &Objects, package: &Package) -> Result<Made, StorageError> {
    let planned = package.clone();
    let pack = move |contents: &mut compendium::Contents, chunks: Chunks| pack(&planned, contents, chunks);
    // A worker that lost its shipment stops with all it does; the bucket's rules remove the parts it sent.
    repack(objects, Arc::clone(&package.files), &package.key, pack, pending()).await
}

/// Packs contents that come in the order of the package's files.
fn pack(package: &Package, contents: &mut dyn Read, out: impl Write) -> io::Result<Made> {
    let out = Measured::new(out);
    let mut packer = Packer::new(package.archive.format(), out, package.modified, "")?;
    match &package.bagging {
        Bagging::Authored => copy(&mut packer, &package.files, contents)?,
        Bagging::Fresh { payload, options } => {
            let (payload, others) = package.files.split_at_checked(*payload).unwrap_or((&package.files, &[]));
            bag(&mut packer, options, payload, others, contents)?;
        }
    }
    packer.finish()?.finish(&package.key)
}

fn copy<W: Write>(
    packer: &mut Packer<W>,
    files: &[(String, StoredFile)],
    contents: &mut dyn Read,
) -> io::Result<()> {
    files.iter().try_for_each(|(path, file)| packer.file(path, file.size, contents))
}

/// The payload, whose digests are taken as it passes, and then what tells of it.
fn bag<W: Write>(
    packer: &mut Packer<W>,
    options: &BagOptions,
    payload: &[(String, StoredFile)],
    others: &[(String, StoredFile)],
    contents: &mut dyn Read,
) -> io::Result<()> {
    let mut bag = BagWriter::new(options.clone());
    for (path, file) in payload {
        let mut passing = bag.file(path, known(file)).map_err(io::Error::other)?;
        let path = passing.path().to_owned();
        packer.file(&path, file.size, &mut Hashing { contents, file: &mut passing })?;
        bag.add(passing).map_err(io::Error::other)?;
    }
    copy(packer, others, contents)?;
    for tag in bag.finish() {
        packer.file(&tag.path, tag.content.len() as u64, &mut tag.content.as_slice())?;
    }
    Ok(())
}

/// The digest that was taken when the file was stored: what has changed since makes an invalid bag, and is noticed.
fn known(file: &StoredFile) -> Digests {
    let mut digests = Digests::default();
    if let FileSource::Object { sha256: Some(sha256), .. } = &file.source {
        // One that can't be is computed again.
        let _ = digests.insert(Algorithm::Sha256, sha256);
    }
    digests
}

/// Takes digests of what is read.
struct Hashing<'a> {
    contents: &'a mut dyn Read,
    file: &'a mut PayloadFile,
}

impl Read for Hashing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.contents.read(buffer)?;
        self.file.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// Counts and digests what is written.
struct Measured<W> {
    out: W,
    size: u64,
    hasher: MultiHasher,
}

impl<W: Write> Measured<W> {
    fn new(out: W) -> Self {
        Self { out, size: 0, hasher: MultiHasher::new(&[Algorithm::Md5, Algorithm::Sha256]) }
    }

    fn finish(mut self, key: &str) -> io::Result<Made> {
        self.out.flush()?;
        let digests = self.hasher.finish();
        let digest = |algorithm| digests.get(algorithm).unwrap_or_default().to_owned();
        let (md5, sha256) = (digest(Algorithm::Md5), digest(Algorithm::Sha256));
        Ok(Made { key: key.to_owned(), size: self.size, md5, sha256 })
    }
}

impl<W: Write> Write for Measured<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        self.size += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;
