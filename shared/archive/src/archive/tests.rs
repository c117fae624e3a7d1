use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Cursor, ErrorKind, SeekFrom, Write};
use std::rc::Rc;

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::forge::{self, Part};

fn open(bytes: Vec<u8>) -> Archive<Cursor<Vec<u8>>> {
    Archive::open(Cursor::new(bytes), &Limits::default()).unwrap()
}

fn paths(parts: &[Part]) -> Vec<String> {
    open(forge::zip(parts)).files().iter().map(|file| file.path.clone()).collect()
}

fn file(name: &str) -> Part {
    Part::new(name, name.as_bytes())
}

#[test]
fn a_single_directory_is_the_root_one_level_deep_and_with_hidden_files() {
    let parts = [Part::directory("top/"), file("top/.erc/x"), file("top/in/main.Rmd"), file("top/in.R")];
    assert_eq!(paths(&parts), [".erc/x", "in.R", "in/main.Rmd"]);
    assert_eq!(paths(&[file("top/in/main.Rmd")]), ["in/main.Rmd"]);
}

#[test]
fn anything_beside_the_directory_keeps_it() {
    assert_eq!(paths(&[file("top/a"), file("b")]), ["b", "top/a"]);
    assert_eq!(paths(&[file("top/a"), file(".DS_Store")]), [".DS_Store", "top/a"]);
    assert_eq!(paths(&[file("top/a"), Part::directory("empty/")]), ["top/a"]);
    assert_eq!(paths(&[file("top/a"), file("top2/a")]), ["top/a", "top2/a"]);
}

#[test]
fn resource_forks_are_no_part_of_the_content() {
    assert_eq!(paths(&[file("top/a"), file("__MACOSX/top/._a"), Part::directory("__MACOSX/")]), ["a"]);
    assert_eq!(paths(&[file("a"), file("__MACOSX/._a"), file("x/__MACOSX/y")]), ["a", "x/__MACOSX/y"]);
}

#[test]
fn files_are_sorted_by_bytes_and_extracted_in_the_order_of_their_data() {
    let mut archive = open(forge::zip(&[file("b"), file("a/z"), file("a.b"), file("ä"), file("C")]));
    let sorted: Vec<_> = archive.files().iter().map(|file| file.path.clone()).collect();
    assert_eq!(sorted, ["C", "a.b", "a/z", "b", "ä"]);
    let mut seen = Vec::new();
    archive
        .extract(|entry, content| {
            let text = io::read_to_string(content)?;
            assert_eq!((&text, text.len() as u64), (&entry.path, entry.size));
            seen.push(text);
            io::Result::Ok(())
        })
        .unwrap();
    assert_eq!(seen, ["b", "a/z", "a.b", "ä", "C"]);
}

#[test]
fn one_file_is_read_under_its_limit_and_in_any_order() {
    let mut archive = open(forge::zip(&[file("top/first"), Part::deflated("top/second", &[7; 5_000])]));
    assert_eq!(archive.read_file("second", 5_000).unwrap(), Some(vec![7; 5_000]));
    assert_eq!(archive.read_file("first", 100).unwrap(), Some(b"top/first".to_vec()));
    assert_eq!(archive.read_file("top/first", 100).unwrap(), None);
    let refusal = archive.read_file("second", 4_999).unwrap_err();
    assert_eq!(refusal.to_string(), "entry \"second\": file is larger than 4999 bytes");
}

#[test]
fn a_lying_file_is_refused_when_read_alone() {
    let parts =
        [file("x").with(|part| part.crc ^= 1), Part::deflated("y", &[0; 999]).with(|part| part.size = 9)];
    let mut archive = open(forge::zip(&parts));
    let refusal = |result: Result<_, ReadError>| result.unwrap_err().to_string();
    assert_eq!(refusal(archive.read_file("x", 100)), "entry \"x\": checksum does not match");
    assert_eq!(refusal(archive.read_file("y", 100)), "entry \"y\": content is longer than declared");
}

#[test]
fn the_handlers_error_ends_extraction_unless_reading_caused_it() {
    let mut archive = open(forge::zip(&[file("a"), file("b").with(|part| part.crc ^= 1)]));
    let calls = Cell::new(0);
    let outcome = archive.extract(|_, _| {
        calls.set(calls.get() + 1);
        Err("full")
    });
    assert!(matches!(outcome, Err(ExtractError::Handler("full"))));
    assert_eq!(calls.get(), 1);

    let outcome = archive.extract(|_, content| io::copy(content, &mut io::sink()).map(drop));
    let ExtractError::Refused(refusal) = outcome.unwrap_err() else { panic!("not a refusal") };
    assert_eq!(refusal, EntryFault::Checksum.of(b"b"));
}

#[test]
fn zip64_fields_and_records_are_understood() {
    let long = Part::new("x", b"seven b").with(|part| {
        part.extra = [&[1, 0, 24, 0][..], &7u64.to_le_bytes(), &7u64.to_le_bytes(), &[0; 8]].concat();
        (part.size, part.packed, part.header) = (u32::MAX, u32::MAX, Some(u32::MAX));
    });
    let mut archive = open(forge::zip64(&[long], 1));
    assert_eq!(archive.read_file("x", 10).unwrap(), Some(b"seven b".to_vec()));
}

#[test]
fn sizes_that_follow_the_data_are_understood() {
    let mut writer = ZipWriter::new_stream(Vec::new());
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for name in ["a", "b"] {
        writer.start_file(name, options).unwrap();
        writer.write_all(&[b'x'; 900]).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(bytes[6] & 8, 8, "the local header must leave sizes to the descriptor");
    let mut archive = open(bytes);
    archive.extract(|_, _| Ok::<_, ()>(())).unwrap();
    assert_eq!(archive.read_file("b", 900).unwrap(), Some(vec![b'x'; 900]));
}

/// Fails once in the way that is set.
struct Flaky(Cursor<Vec<u8>>, Rc<Cell<Option<ErrorKind>>>);

impl Read for Flaky {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1.take().map_or_else(|| self.0.read(buffer), |kind| Err(kind.into()))
    }
}

impl Seek for Flaky {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_failing_reader_is_no_fault_of_the_archive_and_an_interrupted_one_goes_on() {
    let mut noise = 1u32;
    let content: Vec<u8> = (0..300_000)
        .map(|_| {
            noise = noise.wrapping_mul(48_271);
            (noise >> 24) as u8
        })
        .collect();
    for part in [Part::new("x", &content), Part::deflated("x", &content)] {
        let failure = Rc::new(Cell::new(None));
        let reader = Flaky(Cursor::new(forge::zip(&[part])), failure.clone());
        let mut archive = Archive::open(reader, &Limits::default()).unwrap();
        let mut read_failing = |kind| {
            let mut bytes = Vec::new();
            let outcome = archive.extract(|_, file| {
                file.take(100_000).read_to_end(&mut bytes)?;
                failure.set(Some(kind));
                file.read_to_end(&mut bytes).map(drop)
            });
            (outcome, bytes)
        };
        let (outcome, _) = read_failing(ErrorKind::TimedOut);
        assert!(matches!(outcome, Err(ExtractError::Io(error)) if error.kind() == ErrorKind::TimedOut));
        let (outcome, bytes) = read_failing(ErrorKind::Interrupted);
        assert!(outcome.is_ok() && bytes == content);
    }
}

#[test]
fn the_seeds_workspaces_are_accepted() {
    for (name, files) in
        [("minimal-rmd", ["display.html", "main.Rmd"]), ("minimal-script", ["display.png", "main.R"])]
    {
        let path = format!("{}/../../../shared/data/workspaces/{name}.zip", env!("CARGO_MANIFEST_DIR"));
        let Ok(reader) = std::fs::File::open(&path) else {
            eprintln!("skipped: {path} is not there");
            continue;
        };
        let mut archive = Archive::open(reader, &Limits::default()).unwrap();
        assert!(archive.files().iter().map(|file| &file.path).eq(files));
        archive.extract(|_, _| Ok::<_, ()>(())).unwrap();
    }
}

fn trees() -> impl Strategy<Value = BTreeMap<String, (Vec<u8>, bool)>> {
    let path = proptest::collection::vec("[a-dä. ]{0,3}[a-d]", 1..4).prop_map(|segments| segments.join("/"));
    let content = proptest::collection::vec(any::<u8>(), 0..2_000);
    proptest::collection::btree_map(path, (content, any::<bool>()), 2..12).prop_filter("clash", |tree| {
        tree.keys().all(|file| !tree.keys().any(|other| other.starts_with(&format!("{file}/"))))
            && tree.keys().any(|file| !file.contains('/'))
    })
}

fn written(tree: &BTreeMap<String, (Vec<u8>, bool)>, comment: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.set_comment(comment).unwrap();
    for (path, (content, stored)) in tree {
        let method = if *stored { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        writer.start_file(path, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

proptest! {
    #[test]
    fn what_another_writer_packed_comes_out_again(tree in trees(), comment in "[ -~]{0,40}") {
        let mut archive = open(written(&tree, &comment));
        let mut seen = BTreeMap::new();
        archive.extract(|entry, content| {
            let mut bytes = Vec::new();
            content.read_to_end(&mut bytes)?;
            seen.insert(entry.path.clone(), bytes);
            io::Result::Ok(())
        }).unwrap();
        let packed: BTreeMap<_, _> = tree.into_iter().map(|(path, (content, _))| (path, content)).collect();
        prop_assert!(archive.files().iter().map(|file| &file.path).eq(packed.keys()));
        prop_assert_eq!(seen, packed);
    }

    #[test]
    fn a_flipped_byte_is_refused_or_changes_no_content(tree in trees(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut bytes = written(&tree, "");
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(mut archive) = Archive::open(Cursor::new(bytes), &Limits::default()) {
            let contents: Vec<_> = tree.values().map(|(content, _)| content.clone()).collect();
            let outcome = archive.extract(|_, content| {
                let mut read = Vec::new();
                content.read_to_end(&mut read)?;
                assert!(contents.contains(&read));
                io::Result::Ok(())
            });
            prop_assert!(!matches!(outcome, Err(ExtractError::Io(_))));
        }
    }
}
