//! Archives read back: by our own reader, by the crates and by Python.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;
use crate::{Archive, Limits};

const FORMATS: [Format; 3] = [Format::Zip, Format::Tar, Format::TarGz];
const COMMENT: &str = "Created by o2r [https://example.org/ü]";

type Files = BTreeMap<String, Vec<u8>>;

fn files(entries: &[(&str, &[u8])]) -> Files {
    entries.iter().map(|(path, content)| ((*path).to_owned(), content.to_vec())).collect()
}

fn pack(format: Format, files: &Files) -> Vec<u8> {
    let modified = "2026-11-24T06:28:49.683Z".parse().unwrap();
    let mut packer = Packer::new(format, Vec::new(), modified, COMMENT).unwrap();
    // One stream of all contents, as those who pack from a bucket have it.
    let all: Vec<u8> = files.values().flatten().copied().collect();
    let mut content = all.as_slice();
    for (path, bytes) in files {
        packer.file(path, bytes.len() as u64, &mut content).unwrap();
    }
    packer.finish().unwrap()
}

/// Files by path, and the paths of directories.
fn unpack_tar(bytes: &[u8]) -> (Files, Vec<String>) {
    let (mut files, mut directories) = (Files::new(), Vec::new());
    for entry in tar::Archive::new(bytes).entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = String::from_utf8(entry.path_bytes().into_owned()).unwrap();
        assert_eq!(entry.header().mtime().unwrap(), 1_795_501_729);
        if entry.header().entry_type().is_dir() {
            directories.push(path);
        } else {
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            assert_eq!(files.insert(path, content), None);
        }
    }
    (files, directories)
}

fn unpack(format: Format, bytes: &[u8]) -> (Files, Vec<String>) {
    match format {
        Format::Zip => {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            assert_eq!(archive.comment(), COMMENT.as_bytes());
            let (mut files, mut directories) = (Files::new(), Vec::new());
            for at in 0..archive.len() {
                let mut entry = archive.by_index(at).unwrap();
                let mut content = Vec::new();
                entry.read_to_end(&mut content).unwrap();
                let path = entry.name().unwrap().to_string();
                if entry.is_dir() {
                    directories.push(path);
                } else {
                    assert_eq!(files.insert(path, content), None);
                }
            }
            (files, directories)
        }
        Format::Tar => unpack_tar(bytes),
        Format::TarGz => {
            let mut tar = Vec::new();
            flate2::read::GzDecoder::new(bytes).read_to_end(&mut tar).unwrap();
            unpack_tar(&tar)
        }
    }
}

/// Names that are hard in one format or the other.
fn hard() -> Files {
    let long = format!("{}/{}.csv", "deep/".repeat(40), "name".repeat(50));
    files(&[
        (".erc/metadata_o2r_1.json", b"{}"),
        ("a", b""),
        ("a-b/c", b"before a/"),
        ("d/e/f.txt", &b"text ".repeat(50_000)),
        ("d/e/g.png", &[0x89; 100_000]),
        ("d/e.txt", b"between"),
        ("ünï cödé/数据.Rmd", b"names"),
        (&format!("{}x", "y".repeat(99)), b"100 letters"),
        (&format!("{}x", "y".repeat(100)), b"101 letters"),
        (&long.replace("//", "/"), b"pax"),
        ("t: e/~s", b"odd"),
    ])
}

#[test]
fn every_format_gives_back_what_went_in() {
    for format in FORMATS {
        let (read, directories) = unpack(format, &pack(format, &hard()));
        assert_eq!(read, hard(), "{format:?}");
        assert!(directories.contains(&"d/e/".to_owned()) && directories.contains(&"ünï cödé/".to_owned()));
        let mut once = directories.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), directories.len(), "{format:?}: a directory comes once");
    }
}

#[test]
fn our_own_reader_takes_the_zip() {
    let mut archive = Archive::open(Cursor::new(pack(Format::Zip, &hard())), &Limits::default()).unwrap();
    let mut read = Files::new();
    let extracted = archive.extract(|entry, content| {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        read.insert(entry.path.clone(), bytes);
        std::io::Result::Ok(())
    });
    extracted.unwrap();
    assert_eq!(read, hard());
}

#[test]
fn the_same_files_are_the_same_bytes() {
    for format in FORMATS {
        assert_eq!(pack(format, &hard()), pack(format, &hard()), "{format:?}");
    }
}

#[test]
fn an_empty_archive_is_one() {
    for format in FORMATS {
        assert_eq!(unpack(format, &pack(format, &Files::new())), (Files::new(), Vec::new()));
    }
}

#[test]
fn more_entries_than_16_bits_can_count_come_back() {
    let many: Files = (0..66_000).map(|number| (format!("{number:05}"), Vec::new())).collect();
    for format in FORMATS {
        assert_eq!(unpack(format, &pack(format, &many)).0.len(), many.len(), "{format:?}");
    }
}

#[test]
fn content_that_ends_too_early_is_an_error() {
    for format in FORMATS {
        let mut packer = Packer::new(format, Vec::new(), Timestamp::UNIX_EPOCH, "").unwrap();
        let error = packer.file("a", 5, &mut b"1234".as_slice()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{format:?}");
    }
}

#[test]
fn a_writer_that_fails_ends_it() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for format in FORMATS {
        let mut packer = Packer::new(format, Full, Timestamp::UNIX_EPOCH, "").unwrap();
        let noise: Vec<u8> =
            (0..1_000_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let written = packer.file("a", noise.len() as u64, &mut noise.as_slice());
        assert!(written.is_err(), "{format:?}");
    }
}

#[test]
fn a_comment_that_no_zip_holds_is_an_error() {
    assert!(Packer::new(Format::Zip, Vec::new(), Timestamp::UNIX_EPOCH, &"x".repeat(65_536)).is_err());
}

/// What Python's own modules make of it, as lines `path length crc`.
const PYTHON: &str = r#"
import io, sys, tarfile, zipfile, zlib
data = sys.stdin.buffer.read()
lines = []
if sys.argv[1] == "zip":
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    assert archive.comment.decode().startswith("Created by o2r [")
    for entry in archive.infolist():
        assert entry.date_time == (2026, 11, 24, 6, 28, 48), entry.date_time
        if not entry.is_dir():
            content = archive.read(entry)
            lines.append(f"{entry.filename} {len(content)} {zlib.crc32(content)}")
else:
    for entry in (archive := tarfile.open(fileobj=io.BytesIO(data))):
        if entry.isfile():
            content = archive.extractfile(entry).read()
            lines.append(f"{entry.name} {len(content)} {zlib.crc32(content)}")
sys.stdout.buffer.write("\n".join(lines).encode())
"#;

#[test]
fn python_reads_them() {
    for format in FORMATS {
        let mut command = Command::new("python3");
        command.args(["-c", PYTHON, format.extension()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        // Where there is no Python, the other readers must do.
        let Ok(mut python) = command.spawn() else { return };
        python.stdin.take().unwrap().write_all(&pack(format, &hard())).unwrap();
        let output = python.wait_with_output().unwrap();
        assert!(output.status.success(), "{format:?}");
        let files = hard();
        let expected = files.iter().map(|(path, content)| {
            let mut crc = flate2::Crc::new();
            crc.update(content);
            format!("{path} {} {}", content.len(), crc.sum())
        });
        let expected: Vec<_> = expected.collect();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected.join("\n"), "{format:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_allowed_names_come_back(
        paths in prop::collection::btree_map("[^/\\\\\\p{C}.][^/\\\\\\p{C}]{0,120}(/[^/\\\\\\p{C}.]{1,130}){0,3}", "\\PC{0,300}", 0..12),
    ) {
        let named = paths.into_iter().filter(|(path, _)| path.len() <= 900 && !path.ends_with(':'));
        let files: Files = named.map(|(path, content)| (path, content.into_bytes())).collect();
        for format in FORMATS {
            prop_assert_eq!(&unpack(format, &pack(format, &files)).0, &files);
        }
    }
}
