//! Reading text files of unknown encoding.

use std::io;

use crate::workspace::Workspace;

/// Bytes that are read of one text file.
const MAX_TEXT: u64 = 1024 * 1024;

/// The beginning of a text file: at most 1 MiB and at most `budget` bytes.
pub(super) fn read(workspace: &mut impl Workspace, path: &str, budget: u64) -> io::Result<String> {
    Ok(decode(workspace.read(path, MAX_TEXT.min(budget))?))
}

/// UTF-8, UTF-16 with a byte order mark, or else Latin-1, the other encodings that uploads are accepted in.
fn decode(bytes: Vec<u8>) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> =
            bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(unit).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return decode(rest.to_vec()),
        [0xFF, 0xFE, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let cut = error.utf8_error();
        let bytes = error.as_bytes();
        match cut.error_len() {
            // The limit fell into the middle of a character.
            None => String::from_utf8_lossy(bytes.get(..cut.valid_up_to()).unwrap_or_default()).into_owned(),
            Some(_) => bytes.iter().copied().map(char::from).collect(),
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::workspace::MemoryWorkspace;

    #[test]
    fn knows_the_encodings_of_uploads() {
        assert_eq!(decode("\u{FEFF}Nüst".into()), "Nüst");
        assert_eq!(decode(b"N\xFCst".to_vec()), "Nüst");
        assert_eq!(decode(b"\xFF\xFEN\0\xFC\0".to_vec()), "Nü");
        assert_eq!(decode(b"\xFE\xFF\0N\0\xFC".to_vec()), "Nü");
        assert_eq!(decode(b"N\xC3".to_vec()), "N");
    }

    #[test]
    fn long_files_are_cut() {
        let mut workspace = MemoryWorkspace::new().with("a.R", vec![b'x'; 2 * 1024 * 1024]);
        assert_eq!(read(&mut workspace, "a.R", u64::MAX).unwrap().len() as u64, MAX_TEXT);
        assert_eq!(read(&mut workspace, "a.R", 10).unwrap().len(), 10);
    }

    proptest! {
        #[test]
        fn utf8_is_kept(text in "[^\u{FEFF}]{0,40}") {
            prop_assert_eq!(decode(text.clone().into_bytes()), text);
        }
    }
}
