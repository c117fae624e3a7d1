//! `bagit.txt` and `bag-info.txt` (RFC 8493 sections 2.1.1 and 2.2.2).

use std::fmt;

use crate::Invalid;
use crate::encoding::Encoding;
use crate::invalid::shown;

pub(crate) const DECLARATION: &str = "bagit.txt";
pub(crate) const INFO: &str = "bag-info.txt";
/// The name of `bag-info.txt` up to version 0.95.
pub(crate) const OLD_INFO: &str = "package-info.txt";

/// A version of BagIt; they are ordered as they appeared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(u32, u32);

impl Version {
    /// The last draft, which most tools still write.
    pub const V0_97: Self = Self(0, 97);
    /// RFC 8493.
    pub const V1_0: Self = Self(1, 0);

    /// The file that has the bag's metadata.
    pub(crate) fn info_file(self) -> &'static str {
        if self <= Self(0, 95) { OLD_INFO } else { INFO }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.0, self.1)
    }
}

/// What Payload-Oxum promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Oxum {
    pub bytes: u64,
    pub files: u64,
}

/// The bag's version and the encoding of its other tag files, if this `bagit.txt` declares known ones.
pub(crate) fn declaration(text: &str) -> Result<(Version, Encoding), Invalid> {
    if text.starts_with('\u{feff}') {
        return Err(Invalid::ByteOrderMark);
    }
    let tags = parse(DECLARATION, text)?;
    let tag = |label| {
        let mut values = find(&tags, label);
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            (None, _) => Err(Invalid::MissingTag(label)),
            (Some(_), Some(_)) => Err(Invalid::RepeatedTag(label)),
        }
    };
    let (version, encoding) = (tag("BagIt-Version")?, tag("Tag-File-Character-Encoding")?);
    let version = parse_version(version).ok_or_else(|| Invalid::Version(shown(version)))?;
    let encoding = Encoding::parse(encoding).ok_or_else(|| Invalid::Encoding(shown(encoding)))?;
    Ok((version, encoding))
}

fn parse_version(text: &str) -> Option<Version> {
    let (major, minor) = text.split_once('.')?;
    let version = Version(number(major)?.try_into().ok()?, number(minor)?.try_into().ok()?);
    matches!(version, Version(0, 93..=97) | Version::V1_0).then_some(version)
}

/// The Payload-Oxum of a `bag-info.txt`, if it has one.
pub(crate) fn oxum(file: &'static str, text: &str) -> Result<Option<Oxum>, Invalid> {
    let tags = parse(file, text)?;
    let mut values = find(&tags, "Payload-Oxum");
    let Some(value) = values.next() else { return Ok(None) };
    let parsed = || {
        let (bytes, files) = value.split_once('.')?;
        Some(Oxum { bytes: number(bytes)?, files: number(files)? })
    };
    match (parsed(), values.next()) {
        (Some(oxum), None) => Ok(Some(oxum)),
        (_, Some(second)) => Err(Invalid::MalformedOxum(shown(&format!("{value}, {second}")))),
        (None, None) => Err(Invalid::MalformedOxum(shown(value))),
    }
}

/// Digits only; `parse` alone takes a plus sign as well.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn find<'a>(tags: &'a [(String, String)], label: &'a str) -> impl Iterator<Item = &'a str> {
    tags.iter().filter(move |tag| tag.0.eq_ignore_ascii_case(label)).map(|tag| tag.1.as_str())
}

/// `Label: value` lines; one that begins with white space continues the value before it.
pub(crate) fn parse(file: &'static str, text: &str) -> Result<Vec<(String, String)>, Invalid> {
    let mut tags: Vec<(String, String)> = Vec::new();
    for line in text.strip_prefix('\u{feff}').unwrap_or(text).split(['\n', '\r']) {
        if line.trim().is_empty() {
            continue;
        }
        let continued = line.starts_with([' ', '\t']);
        match (tags.last_mut(), line.split_once(':')) {
            (Some((_, value)), _) if continued => *value = format!("{value} {}", line.trim()),
            (_, Some((label, value))) => tags.push((label.trim().into(), value.trim().into())),
            (_, None) => return Err(Invalid::Tag { file, line: shown(line.trim()) }),
        }
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_of_known_versions() {
        for (version, line_end) in [("0.93", "\n"), ("0.97", "\r\n"), ("1.0", "\r")] {
            let text =
                format!("BagIt-Version: {version}{line_end}Tag-File-Character-Encoding: UTF-8{line_end}");
            assert!(declaration(&text).is_ok(), "{text:?}");
        }
        assert_eq!(
            declaration("bagit-version: 0.97\ntag-file-character-encoding: utf-16"),
            Ok((Version::V0_97, Encoding::Utf16))
        );
        assert!(Version::V0_97 < Version::V1_0);
        assert_eq!((Version(0, 95).info_file(), Version(0, 96).info_file()), (OLD_INFO, INFO));
    }

    #[test]
    fn declarations_that_are_refused() {
        let encoding = "Tag-File-Character-Encoding";
        let table = [
            ("", "Missing required tag in bagit.txt: BagIt-Version"),
            ("BagIt-Version: 1.0", "Missing required tag in bagit.txt: Tag-File-Character-Encoding"),
            ("BagIt-Version: 0.92\nE: UTF-8", "Unsupported bag version: 0.92"),
            ("BagIt-Version: 2.0\nE: UTF-8", "Unsupported bag version: 2.0"),
            ("BagIt-Version: +1.0\nE: UTF-8", "Unsupported bag version: +1.0"),
            ("BagIt-Version: one\nE: UTF-8", "Unsupported bag version: one"),
            ("BagIt-Version: 1.0\nE: EBCDIC", "Unsupported encoding: EBCDIC"),
            ("BagIt-Version: 1.0\nE: UTF-8\nBagIt-Version: 0.97", "bagit.txt repeats BagIt-Version"),
            ("BagIt-Version 1.0", "bagit.txt contains invalid tag: BagIt-Version 1.0"),
            ("\u{feff}BagIt-Version: 1.0\nE: UTF-8", "bagit.txt must not contain a byte-order mark"),
        ];
        for (text, reason) in table {
            let text = text.replace("E:", &format!("{encoding}:"));
            assert_eq!(declaration(&text).unwrap_err().to_string(), reason, "{text:?}");
        }
    }

    #[test]
    fn oxum_is_found_among_folded_lines_and_without_case() {
        let text = "External-Description: long:\r\n  folded: 1\r\n\r\npayload-oxum: 27.1\r\n";
        assert_eq!(oxum(INFO, text), Ok(Some(Oxum { bytes: 27, files: 1 })));
        assert_eq!(oxum(INFO, "Contact-Name: x"), Ok(None));
    }

    #[test]
    fn oxum_that_is_refused() {
        for value in [
            "27",
            "27.",
            ".1",
            "-1.1",
            "1.+1",
            "a.b",
            "1.1.1",
            "99999999999999999999.1",
            "1.1\nPayload-Oxum: 1.1",
        ] {
            let invalid = oxum(INFO, &format!("Payload-Oxum: {value}"));
            assert!(matches!(invalid, Err(Invalid::MalformedOxum(_))), "{value}");
        }
    }
}
