//! Payload and tag manifests (RFC 8493 sections 2.1.3 and 2.2.1).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::invalid::shown;
use crate::tags::Version;
use crate::{Algorithm, Invalid};

pub(crate) const PAYLOAD: &str = "data/";

/// What a manifest is a manifest of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Payload,
    Tag,
}

impl Kind {
    /// The name of the manifest of this algorithm.
    pub fn file_name(self, algorithm: Algorithm) -> String {
        let prefix = match self {
            Self::Payload => "",
            Self::Tag => "tag",
        };
        format!("{prefix}manifest-{algorithm}.txt")
    }
}

/// The kind of manifest and the algorithm's name that a file name promises, if it promises a manifest.
pub(crate) fn parse_name(name: &str) -> Option<(Kind, &str)> {
    let stem = name.strip_suffix(".txt").filter(|stem| !stem.contains('/'))?;
    match (stem.strip_prefix("manifest-"), stem.strip_prefix("tagmanifest-")) {
        (Some(algorithm), _) => Some((Kind::Payload, algorithm)),
        (None, Some(algorithm)) => Some((Kind::Tag, algorithm)),
        (None, None) => None,
    }
}

/// A parsed manifest.
#[derive(Debug)]
pub(crate) struct Manifest {
    pub file: String,
    pub kind: Kind,
    pub algorithm: Algorithm,
    /// From path to digest in lower-case hexadecimal.
    pub digests: BTreeMap<String, String>,
}

impl Manifest {
    pub fn parse(file: &str, text: &str, version: Version) -> Result<Self, Invalid> {
        let parsed = parse_name(file).and_then(|(kind, name)| Some((kind, Algorithm::parse(name)?)));
        let (kind, algorithm) = parsed.ok_or_else(|| Invalid::Manifest(shown(file)))?;
        let mut digests = BTreeMap::new();
        for line in text.strip_prefix('\u{feff}').unwrap_or(text).split(['\n', '\r']) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (digest, path) = split(line, algorithm)
                .ok_or_else(|| Invalid::Line { manifest: file.to_owned(), line: shown(line) })?;
            let path = decode(path.strip_prefix("./").unwrap_or(path), version);
            if !is_safe(&path, kind) {
                return Err(Invalid::UnsafePath { path: shown(&path), manifest: file.to_owned() });
            }
            match digests.entry(path) {
                Entry::Vacant(entry) => drop(entry.insert(digest.to_ascii_lowercase())),
                Entry::Occupied(entry) => {
                    return Err(Invalid::Repeated { path: shown(entry.key()), manifest: file.to_owned() });
                }
            }
        }
        Ok(Self { file: file.to_owned(), kind, algorithm, digests })
    }
}

/// Digest, white space, path; md5sum's mark of binary files before the path is not part of it.
fn split(line: &str, algorithm: Algorithm) -> Option<(&str, &str)> {
    let (digest, path) = line.split_once([' ', '\t'])?;
    let path = path.trim_start_matches([' ', '\t']);
    let path = path.strip_prefix('*').unwrap_or(path);
    let is_digest =
        digest.len() == 2 * algorithm.length() && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_digest && !path.is_empty()).then_some((digest, path))
}

/// Line ends are percent-encoded, and since 1.0 the percent sign; nothing else is (RFC 8493 section 2.1.3).
pub(crate) fn decode(path: &str, version: Version) -> String {
    let mut decoded = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        let character = match after.get(..2) {
            Some("0D" | "0d") => Some('\r'),
            Some("0A" | "0a") => Some('\n'),
            Some("25") if version >= Version::V1_0 => Some('%'),
            _ => None,
        };
        decoded.push(character.unwrap_or('%'));
        rest = if character.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    decoded.push_str(rest);
    decoded
}

/// The path as a manifest has it.
pub(crate) fn encode(path: &str, version: Version) -> Cow<'_, str> {
    if !path.contains(['\r', '\n', '%']) {
        return path.into();
    }
    let path = if version >= Version::V1_0 { path.replace('%', "%25") } else { path.to_owned() };
    path.replace('\r', "%0D").replace('\n', "%0A").into()
}

fn is_safe(path: &str, kind: Kind) -> bool {
    let stays = !path.starts_with(['/', '~']) && path.split('/').all(|segment| segment != "..");
    stays && (kind == Kind::Tag || path.starts_with(PAYLOAD))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MD5: &str = "900150983cd24fb0d6963f7d28e17f72";

    fn parse(file: &str, text: &str) -> Result<Manifest, Invalid> {
        Manifest::parse(file, text, Version::V1_0)
    }

    fn paths(text: &str) -> Vec<String> {
        parse("manifest-md5.txt", &text.replace("MD5", MD5)).unwrap().digests.into_keys().collect()
    }

    #[test]
    fn lines_of_every_tool_are_read() {
        assert_eq!(
            paths("MD5  data/a b\r\nMD5 *data/c\n\n# note\nMD5\tdata/d"),
            ["data/a b", "data/c", "data/d"]
        );
        assert_eq!(paths("\u{feff}MD5 ./data/x\r"), ["data/x"]);
        let upper = parse("manifest-MD5.txt", &format!("{} data/x", MD5.to_uppercase())).unwrap();
        assert_eq!(upper.digests.get("data/x").unwrap(), MD5);
        assert_eq!(paths(""), [""; 0]);
    }

    #[test]
    fn only_line_ends_and_percent_signs_are_encoded() {
        assert_eq!(decode("a%0D%0a%25 %20%2", Version::V1_0), "a\r\n% %20%2");
        assert_eq!(decode("%2525%", Version::V1_0), "%25%");
        assert_eq!(decode("%25%0A", Version::V0_97), "%25\n");
    }

    #[test]
    fn file_names_of_manifests() {
        assert_eq!(parse_name("manifest-sha-256.txt"), Some((Kind::Payload, "sha-256")));
        assert_eq!(parse_name("tagmanifest-md5.txt"), Some((Kind::Tag, "md5")));
        for name in ["manifest.txt", "data/manifest-md5.txt", "manifest-md5", "my-manifest-md5.txt"] {
            assert_eq!(parse_name(name), None, "{name}");
        }
    }

    #[test]
    fn manifests_that_are_refused() {
        let unsafe_path = |path| format!("Path \"{path}\" in manifest \"manifest-md5.txt\" is unsafe");
        let table = [
            ("MD5 ../x", unsafe_path("../x")),
            ("MD5 data/../x", unsafe_path("data/../x")),
            ("MD5 /data/x", unsafe_path("/data/x")),
            ("MD5 bag-info.txt", unsafe_path("bag-info.txt")),
            ("MD5 data\\x", unsafe_path("data\\x")),
            ("MD5 data", unsafe_path("data")),
            ("MD5 data/x\nMD5 ./data/x", "manifest-md5.txt lists data/x multiple times".into()),
            ("MD5", format!("manifest-md5.txt contains invalid line: {MD5}")),
            ("MD5  ", format!("manifest-md5.txt contains invalid line: {MD5}  ")),
            ("0123 data/x", "manifest-md5.txt contains invalid line: 0123 data/x".into()),
            ("zMD5 data/x", format!("manifest-md5.txt contains invalid line: z{MD5} data/x")),
        ];
        for (text, reason) in table {
            let invalid = parse("manifest-md5.txt", &text.replace("MD5", MD5)).unwrap_err();
            assert_eq!(invalid.to_string(), reason);
        }
        assert_eq!(
            parse("manifest-crc32.txt", "").unwrap_err().to_string(),
            "Unsupported manifest: manifest-crc32.txt"
        );
        assert!(parse("tagmanifest-md5.txt", &format!("{MD5} meta/x")).is_ok());
        assert!(parse("tagmanifest-md5.txt", &format!("{MD5} ../x")).is_err());
        assert!(parse("tagmanifest-md5.txt", &format!("{MD5} ~/x")).is_err());
    }
}
