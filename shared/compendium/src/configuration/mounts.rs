//! `execution.bind_mounts`: files of the payload at other places in the container.

use serde_json::Value;

use super::path;

/// Most mounts of one compendium.
pub const MAX_BIND_MOUNTS: usize = 32;

/// Directories of the system, at or below which nothing may be mounted.
const SYSTEM: [&str; 15] = [
    "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "root", "run", "sbin", "sys",
    "usr", "var",
];

/// Directories that may hold mounts but not be one: the payload itself and the space for temporary files.
const TAKEN: [&str; 2] = ["erc", "tmp"];

/// A file or directory of the payload and where the container sees it, read-only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindMount {
    /// Path relative to the payload directory.
    pub source: String,
    /// Absolute path in the container.
    pub destination: String,
}

/// Why a mount is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MountError {
    /// Not a list of `source` and `destination`.
    #[error("\"bind_mounts\" is not a list of source and destination")]
    Shape,
    /// More than [`MAX_BIND_MOUNTS`].
    #[error("\"bind_mounts\" has more than {MAX_BIND_MOUNTS} entries")]
    TooMany,
    /// The source is not in the payload.
    #[error("bind mount source \"{0}\" is not a path inside the compendium")]
    Source(String),
    /// The destination is not absolute, or belongs to the system.
    #[error("bind mount destination \"{0}\" is not allowed")]
    Destination(String),
}

pub(super) fn parse(mounts: &Value) -> Result<Vec<BindMount>, MountError> {
    let mounts = match mounts {
        Value::Null => return Ok(Vec::new()),
        Value::Array(mounts) => mounts,
        _ => return Err(MountError::Shape),
    };
    if mounts.len() > MAX_BIND_MOUNTS {
        return Err(MountError::TooMany);
    }
    let mut allowed: Vec<BindMount> = Vec::with_capacity(mounts.len());
    for mount in mounts {
        let mount = BindMount { source: source(mount)?, destination: destination(mount)? };
        if allowed.iter().any(|other| other.destination == mount.destination) {
            return Err(MountError::Destination(mount.destination));
        }
        allowed.push(mount);
    }
    Ok(allowed)
}

fn source(mount: &Value) -> Result<String, MountError> {
    let source = text(mount, "source")?;
    match path::inside(source).filter(|path| is_one_word(path)) {
        Some(path) => Ok(path.to_owned()),
        None => Err(MountError::Source(shown(source))),
    }
}

fn destination(mount: &Value) -> Result<String, MountError> {
    let destination = text(mount, "destination")?;
    let allowed = destination.strip_prefix('/').is_some_and(|relative| {
        let top = relative.split('/').next().unwrap_or_default();
        path::inside(relative) == Some(relative)
            && is_one_word(relative)
            && !SYSTEM.contains(&top)
            && !TAKEN.contains(&relative)
    });
    if allowed { Ok(destination.to_owned()) } else { Err(MountError::Destination(shown(destination))) }
}

fn text<'a>(mount: &'a Value, key: &str) -> Result<&'a str, MountError> {
    mount.get(key).and_then(Value::as_str).ok_or(MountError::Shape)
}

/// Whether a container engine reads the path as one part of a mount's description.
fn is_one_word(path: &str) -> bool {
    !path.contains([':', ',', '"', '='])
}

fn shown(path: &str) -> String {
    path.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mount(source: &str, destination: &str) -> Result<Vec<BindMount>, MountError> {
        parse(&json!([{"source": source, "destination": destination}]))
    }

    #[test]
    fn files_may_be_mounted_over_the_payload_and_in_directories_of_their_own() {
        for destination in
            ["/erc/data.csv", "/data", "/data/a b/c.csv", "/home/x/y", "/mnt/in", "/etcetera", "/tmp/x"]
        {
            let expected = BindMount { source: "o/x.csv".into(), destination: destination.into() };
            assert_eq!(mount("./o/x.csv", destination), Ok(vec![expected]));
        }
    }

    #[test]
    fn destinations_of_the_system_are_refused() {
        for destination in [
            "/",
            "",
            "erc/x",
            "/erc",
            "/tmp",
            "/etc",
            "/etc/passwd",
            "/proc/self",
            "/sys",
            "/dev/null",
            "/usr/lib/R",
            "/erc/../etc",
            "//etc",
            "/./etc",
            "/erc/",
            "/a:rw",
            "/a,ro",
            "/a\n",
            "/var/run/docker.sock",
            "/root/.Rprofile",
        ] {
            assert_eq!(
                mount("x", destination),
                Err(MountError::Destination(destination.into())),
                "{destination:?}"
            );
        }
    }

    #[test]
    fn sources_outside_the_payload_are_refused() {
        for source in ["", ".", "..", "../x", "/etc/passwd", "a/../../x", "a:b", "a,b", "a\0", "a\\b"] {
            assert_eq!(mount(source, "/erc/x"), Err(MountError::Source(source.into())), "{source:?}");
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        for mounts in [
            json!({}),
            json!("a:b"),
            json!(["a:b"]),
            json!([{"source": "a"}]),
            json!([{"source": 1}]),
            json!([null]),
        ] {
            assert_eq!(parse(&mounts), Err(MountError::Shape), "{mounts}");
        }
        assert_eq!(parse(&Value::Null), Ok(vec![]));
    }

    #[test]
    fn mounts_are_counted_and_distinct() {
        let many =
            |n: usize| (0..n).map(|i| json!({"source": "x", "destination": format!("/data/{i}")})).collect();
        assert_eq!(parse(&Value::Array(many(32))).map(|m| m.len()), Ok(32));
        assert_eq!(parse(&Value::Array(many(33))), Err(MountError::TooMany));
        let twice = json!([{"source": "a", "destination": "/data"}, {"source": "b", "destination": "/data"}]);
        assert_eq!(parse(&twice), Err(MountError::Destination("/data".into())));
    }
}
