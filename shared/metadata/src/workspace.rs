//! The files that metadata is extracted from.

use std::io;

/// One regular file of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceFile {
    /// Path relative to the compendium's root, separated by `/`.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
}

/// Access to the files of a workspace, implemented by whoever holds them (an archive, a store, memory).
pub trait Workspace {
    /// All regular files, in any order.
    fn files(&self) -> &[WorkspaceFile];

    /// Returns the first `max_bytes` of a file listed in [`Workspace::files`], or all of a shorter one.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn read(&mut self, path: &str, max_bytes: u64) -> io::Result<Vec<u8>>;
}

/// A workspace held in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryWorkspace {
    files: Vec<WorkspaceFile>,
    contents: Vec<Vec<u8>>,
}

impl MemoryWorkspace {
    /// An empty workspace.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    #[must_use]
    pub fn with(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        let content = content.into();
        self.files.push(WorkspaceFile { path: path.to_owned(), size: content.len() as u64 });
        self.contents.push(content);
        self
    }
}

impl Workspace for MemoryWorkspace {
    fn files(&self) -> &[WorkspaceFile] {
        &self.files
    }

    fn read(&mut self, path: &str, max_bytes: u64) -> io::Result<Vec<u8>> {
        let position = self.files.iter().position(|file| file.path == path);
        let content = position.and_then(|index| self.contents.get(index)).ok_or(io::ErrorKind::NotFound)?;
        let length = usize::try_from(max_bytes).map_or(content.len(), |max| max.min(content.len()));
        Ok(content.get(..length).unwrap_or(content).to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_are_cut_at_the_limit() {
        let mut workspace = MemoryWorkspace::new().with("a.txt", "abcdef");
        assert_eq!(workspace.read("a.txt", 3).unwrap(), b"abc");
        assert_eq!(workspace.read("a.txt", 99).unwrap(), b"abcdef");
    }

    #[test]
    fn unknown_files_are_not_found() {
        let error = MemoryWorkspace::new().read("none", 1).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
