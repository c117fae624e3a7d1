//! The character encodings of tag files (RFC 8493 section 2.1.1).

use std::fmt;

/// An encoding that `bagit.txt` may name: the recommended one, its subset, and those that old bags come with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Ascii,
    Latin1,
    /// In the order that the byte-order mark tells, and without one big-endian (RFC 2781 section 4.3).
    Utf16,
    Utf16Be,
    Utf16Le,
}

impl Encoding {
    const NAMES: [(&str, Self); 8] = [
        ("UTF-8", Self::Utf8),
        ("US-ASCII", Self::Ascii),
        ("ASCII", Self::Ascii),
        ("ISO-8859-1", Self::Latin1),
        ("ISO_8859-1", Self::Latin1),
        ("UTF-16", Self::Utf16),
        ("UTF-16BE", Self::Utf16Be),
        ("UTF-16LE", Self::Utf16Le),
    ];

    /// From a name in IANA's registry of character sets.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, found)| found)
    }

    /// The text, unless the bytes are not in this encoding.
    pub fn decode(self, bytes: Vec<u8>) -> Option<String> {
        match self {
            Self::Ascii if !bytes.is_ascii() => None,
            Self::Utf8 | Self::Ascii => String::from_utf8(bytes).ok(),
            Self::Latin1 => Some(bytes.into_iter().map(char::from).collect()),
            Self::Utf16 if bytes.starts_with(&[0xff, 0xfe]) => utf16(&bytes, u16::from_le_bytes),
            Self::Utf16 | Self::Utf16Be => utf16(&bytes, u16::from_be_bytes),
            Self::Utf16Le => utf16(&bytes, u16::from_le_bytes),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(_, encoding)| encoding == self).map(|(name, _)| *name);
        formatter.write_str(name.unwrap_or_default())
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, rest) = bytes.as_chunks();
    let text = char::decode_utf16(units.iter().map(|bytes| unit(*bytes))).collect::<Result<_, _>>().ok();
    text.filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(name: &str, bytes: &[u8]) -> Option<String> {
        Encoding::parse(name).unwrap().decode(bytes.to_vec())
    }

    #[test]
    fn each_encoding_reads_its_bytes_and_refuses_others() {
        assert_eq!(decode("utf-8", "é".as_bytes()).as_deref(), Some("é"));
        assert_eq!(decode("UTF-8", b"\xe9"), None);
        assert_eq!(decode("us-ascii", b"e").as_deref(), Some("e"));
        assert_eq!(decode("US-ASCII", "é".as_bytes()), None);
        assert_eq!(decode("iso-8859-1", b"\xe9").as_deref(), Some("é"));
        assert_eq!(decode("UTF-16", b"\xff\xfe\xe9\0").as_deref(), Some("\u{feff}é"));
        assert_eq!(decode("UTF-16", b"\xfe\xff\0\xe9").as_deref(), Some("\u{feff}é"));
        assert_eq!(decode("UTF-16", b"\0\xe9").as_deref(), Some("é"));
        assert_eq!(decode("UTF-16LE", b"\xe9\0").as_deref(), Some("é"));
        assert_eq!(decode("UTF-16BE", b"\0\xe9\0"), None);
        assert_eq!(decode("UTF-16BE", b"\xd8\0\0x"), None);
        assert_eq!(Encoding::parse("EBCDIC"), None);
    }

    #[test]
    fn the_name_is_the_one_of_the_registry() {
        for (name, encoding) in Encoding::NAMES {
            assert_eq!(Encoding::parse(&encoding.to_string()), Some(encoding), "{name}");
        }
    }
}
