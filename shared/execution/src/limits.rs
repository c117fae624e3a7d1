//! The bounds of a run that are not settings, each with what meeting it does.

/// Bytes of a log that are kept; a line says so, the rest is read and dropped.
pub const LOG_BYTES: usize = 10 * 1024 * 1024;
/// Bytes of text in the job row for the two steps with long logs: a row is at most 400 kB. Older text is in the log file.
pub const ROW_TEXT_BYTES: usize = 64 * 1024;
/// The same for the other eight steps.
pub const ROW_SHORT_TEXT_BYTES: usize = 16 * 1024;
/// Bytes in one element of a step's text; longer lines are cut into several.
pub const LINE_BYTES: usize = 8 * 1024;
/// Image comparisons kept in the row; more fail the check like any other difference but aren't listed.
pub const ROW_IMAGES: usize = 500;
/// Files that may exist after a run; more fail the step.
pub const FILES: usize = 50_000;
/// Bytes that a run's new and changed files may have; more fail the step.
pub const OUTPUT_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Bytes of a display file that are compared; a larger one fails the check.
pub const DISPLAY_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of erc.yml and Dockerfile that are read; larger ones fail their step.
pub const SMALL_FILE_BYTES: u64 = 1024 * 1024;
/// Bytes of R code that the manifest is made from; what lies beyond is not looked at.
pub const CODE_BYTES: u64 = 16 * 1024 * 1024;
/// Objects moved between S3 and the working directory at once.
pub const TRANSFERS: usize = 16;
/// Seconds between two writes of a running step's text.
pub const FLUSH_SECONDS: u64 = 1;
/// Processes per user as a resource limit; the number in the container is bounded by its cgroup.
pub const PROCESSES: u64 = 16_384;
/// Open files per process in a container.
pub const OPEN_FILES: u64 = 1_024;
/// Attempts to find a job id that isn't taken (62^5 ids).
pub const ID_ATTEMPTS: usize = 8;
