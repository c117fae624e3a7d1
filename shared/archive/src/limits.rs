//! What an archive may be at most.

/// The most that an archive may ask for; each limit has its [`Refusal`](crate::Refusal).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the archive itself.
    pub archive_bytes: u64,
    /// Entries in the central directory, directories included.
    pub entries: u64,
    /// Bytes of all entries together when unpacked.
    pub unpacked_bytes: u64,
    /// Unpacked bytes per byte of the archive, over all entries.
    pub ratio: u64,
    /// Bytes of one entry's path as the archive gives it.
    pub path_bytes: usize,
    /// Segments of one entry's path, the file name included.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const GIB: u64 = 1 << 30;
        Self {
            archive_bytes: GIB,
            entries: 50_000,
            unpacked_bytes: 4 * GIB,
            ratio: 200,
            path_bytes: 900,
            depth: 64,
        }
    }
}
