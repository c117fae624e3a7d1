//! An archive as metadata extraction sees it.

use std::io::{self, Read, Seek};

use archive::Archive;
use metadata::{Workspace, WorkspaceFile};

/// The files of an archive, read at random.
pub(super) struct ArchiveWorkspace<'a, R> {
    archive: &'a mut Archive<R>,
    files: Vec<WorkspaceFile>,
}

impl<'a, R: Read + Seek> ArchiveWorkspace<'a, R> {
    pub fn new(archive: &'a mut Archive<R>) -> Self {
        let files = archive.files().iter();
        let files = files.map(|file| WorkspaceFile { path: file.path.clone(), size: file.size }).collect();
        Self { archive, files }
    }
}

impl<R: Read + Seek> Workspace for ArchiveWorkspace<'_, R> {
    fn files(&self) -> &[WorkspaceFile] {
        &self.files
    }

    fn read(&mut self, path: &str, max_bytes: u64) -> io::Result<Vec<u8>> {
        let start = self.archive.read_start(path, max_bytes).map_err(io::Error::other)?;
        start.ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}
