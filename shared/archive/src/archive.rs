//! An opened archive and its files.

use std::io::{Read, Seek};

use crate::content::Content;
use crate::directory::{Directory, Method};
use crate::source::Source;
use crate::{EntryFault, ExtractError, Limits, ReadError, Refusal, tree};

/// A regular file of an archive.
#[derive(Debug)]
pub struct FileEntry {
    /// Relative path with `/` between its segments, beneath the archive's root (see [`Archive::files`]).
    pub path: String,
    /// Bytes of the content.
    pub size: u64,
    pub(crate) place: Place,
}

/// Where and how a file's data lies in the archive.
#[derive(Debug)]
pub(crate) struct Place {
    pub header: u64,
    /// Where other data begins.
    pub end: u64,
    pub packed: u64,
    pub method: Method,
    pub crc: u32,
}

/// A zip archive whose directory has been checked. Its declared sizes keep the [`Limits`], and reading ends
/// with a refusal at the first byte that was not declared, so that real sizes keep them too.
#[derive(Debug)]
pub struct Archive<R> {
    source: Source<R>,
    /// The single directory that was taken off, with its slash.
    prefix: String,
    files: Vec<FileEntry>,
}

impl<R: Read + Seek> Archive<R> {
    /// Checks everything that the archive's directory can tell. Reads the end and the directory only.
    pub fn open(reader: R, limits: &Limits) -> Result<Self, ReadError> {
        let mut source = Source::new(reader)?;
        let mut directory = Directory::read(&mut source, limits)?;
        tree::check_names(&directory.records)?;
        let ends = tree::check_ranges(&mut directory)?;
        let prefix =
            tree::single_directory(&directory.records).map_or_else(String::new, |top| format!("{top}/"));

        let mut files = Vec::with_capacity(directory.records.len());
        for (mut record, end) in directory.records.into_iter().zip(ends) {
            if record.is_directory || !tree::is_content(&record) {
                continue;
            }
            record.path.drain(..prefix.len());
            files.push(FileEntry {
                path: record.path,
                size: record.size,
                place: Place {
                    header: record.header,
                    end,
                    packed: record.packed,
                    method: record.method,
                    crc: record.crc,
                },
            });
        }
        if files.is_empty() {
            return Err(Refusal::Empty.into());
        }
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { source, prefix, files })
    }

    /// The regular files, sorted by the bytes of their paths.
    ///
    /// If the archive's root holds exactly one directory and nothing else, the contents of that directory,
    /// hidden ones too, are the root; one level only (contract, compendia 3.1). A `__MACOSX` directory in the
    /// root (resource forks) is left out and does not count as a second one. Empty directories are left out.
    pub fn files(&self) -> &[FileEntry] {
        &self.files
    }

    /// The content of the file at `path`, for small reads in any order; `None` if there is no such file.
    /// More than `limit` bytes are a refusal, as is everything that [`Archive::extract`] refuses.
    pub fn read_file(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, ReadError> {
        let Ok(at) = self.files.binary_search_by(|file| file.path.as_str().cmp(path)) else {
            return Ok(None);
        };
        let Some(entry) = self.files.get(at) else { return Ok(None) };
        if entry.size > limit {
            return Err(EntryFault::TooLarge { limit }.of(path.as_bytes()).into());
        }
        let mut content = Content::open(&mut self.source, &self.prefix, entry)?;
        let mut bytes = Vec::new();
        // A refusal hides in the error; `finish` has it in its own type.
        let read = content.read_to_end(&mut bytes);
        content.finish()?;
        read?;
        Ok(Some(bytes))
    }

    /// The first `max_bytes` of the file at `path`, or all of a shorter one; `None` if there is no such file. The
    /// digest of a file that is cut is not checked: [`Archive::extract`] does that.
    pub fn read_start(&mut self, path: &str, max_bytes: u64) -> Result<Option<Vec<u8>>, ReadError> {
        let Ok(at) = self.files.binary_search_by(|file| file.path.as_str().cmp(path)) else {
            return Ok(None);
        };
        let Some(entry) = self.files.get(at) else { return Ok(None) };
        if entry.size <= max_bytes {
            return self.read_file(path, max_bytes);
        }
        let mut bytes = Vec::new();
        Content::open(&mut self.source, &self.prefix, entry)?.take(max_bytes).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// Hands every file with its content to `each`, in the order of the data, so that the archive is read
    /// from front to back. What `each` does not read is read and checked all the same. Ends with the first
    /// error; if reading the archive failed, with that one, whatever `each` made of it.
    pub fn extract<E>(
        &mut self,
        mut each: impl FnMut(&FileEntry, &mut dyn Read) -> Result<(), E>,
    ) -> Result<(), ExtractError<E>> {
        let mut order: Vec<&FileEntry> = self.files.iter().collect();
        order.sort_unstable_by_key(|entry| entry.place.header);
        for entry in order {
            let mut content = Content::open(&mut self.source, &self.prefix, entry)?;
            match each(entry, &mut content) {
                Ok(()) => content.finish()?,
                Err(error) => {
                    return Err(content.into_failure().map_or(ExtractError::Handler(error), Into::into));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod refusals;
#[cfg(test)]
mod tests;
