//! What can go wrong, each as one sentence with its remedy.

use std::{io, path::Path};

/// A failure of a `cargo local` command, told to whoever typed it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something this machine lacks or refuses; the text says what to do about it.
    #[error("{0}")]
    Machine(String),
    /// A tool ended with a failure.
    #[error("{what} failed ({status}); the end of its output:\n{tail}\nThe whole of it is in {log}.")]
    Tool { what: String, status: String, tail: String, log: String },
    /// A file or directory under `.local/` or in the project could not be used.
    #[error("cannot {action} {path}: {source}{}", remedy(source))]
    File { action: &'static str, path: String, source: io::Error },
    /// The AWS endpoint refused or misunderstood a call.
    #[error("{call} failed at the AWS endpoint: {reason}")]
    Aws { call: String, reason: String },
    /// The API or the sandbox gave an answer that the command can't go on from.
    #[error("{request}: {reason}")]
    Http { request: String, reason: String },
    /// The demonstration's job ended otherwise than it should.
    #[error("the job ended in {0}")]
    Job(String),
    /// Ctrl-C, or a request to end from outside.
    #[error("stopped")]
    Stopped,
}

/// Shorthand for this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// For `map_err` on file operations: `Error::file("read", path)`.
    pub fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |source| Self::File { action, path, source }
    }

    /// For `map_err` on requests to the stack.
    pub fn http<E: std::error::Error>(request: impl Into<String>) -> impl FnOnce(E) -> Self {
        let request = request.into();
        move |error| Self::Http { request, reason: chain(&error) }
    }
}

/// An error with its causes: reqwest's own text leaves them out.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

fn remedy(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull => {
            "; free some disk space (a stack and its build need about 10 GB) and run it again"
        }
        io::ErrorKind::PermissionDenied => "; give yourself access to it, or remove .local and run it again",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_comes_with_its_remedy() {
        let error = Error::file("write", Path::new("/x"))(io::ErrorKind::StorageFull.into());
        assert!(error.to_string().starts_with("cannot write /x: "), "{error}");
        assert!(error.to_string().contains("free some disk space"), "{error}");
    }

    #[test]
    fn causes_are_told() {
        let inner = Error::Machine("no disk".into());
        #[derive(Debug, thiserror::Error)]
        #[error("outer")]
        struct Outer(#[source] Error);
        assert_eq!(chain(&Outer(inner)), "outer: no disk");
    }
}
