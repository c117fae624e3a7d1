//! Archives that must be refused, each with the reason that the person reads.

use std::io::Cursor;

use crate::forge::{self, Part, zip, zip_counting};
use crate::{Archive, ExtractError, Limits, ReadError};

/// Opens and unpacks under small limits; the reason it was refused for, or "accepted".
fn judge(bytes: Vec<u8>) -> String {
    let limits = Limits {
        archive_bytes: 4_000,
        entries: 4,
        unpacked_bytes: 10_000,
        ratio: 20,
        path_bytes: 40,
        depth: 3,
    };
    let mut archive = match Archive::open(Cursor::new(bytes), &limits) {
        Ok(archive) => archive,
        Err(ReadError::Refused(refusal)) => return format!("open: {refusal}"),
        Err(ReadError::Io(error)) => return format!("error: {error}"),
    };
    match archive.extract(|_, _| Ok::<_, ()>(())) {
        Ok(()) => "accepted".into(),
        Err(ExtractError::Refused(refusal)) => format!("extract: {refusal}"),
        Err(error) => format!("error: {error:?}"),
    }
}

fn file(name: &str) -> Part {
    Part::new(name, b"content")
}

fn one(change: impl FnOnce(&mut Part)) -> Vec<u8> {
    zip(&[file("x").with(change)])
}

/// An extra field with this id.
fn extra(id: u16, content: &[u8]) -> Vec<u8> {
    [&id.to_le_bytes(), &(content.len() as u16).to_le_bytes(), content].concat()
}

#[test]
fn archives_as_a_whole() {
    let honest = zip(&[file("x"), Part::deflated("y", &[b'y'; 500])]);
    assert_eq!(judge(honest.clone()), "accepted");
    let short = [honest[..honest.len() - 22].to_vec(), forge::end(2, 94, 40)].concat();
    let damaged = "open: archive is damaged: its directory does not match its content";
    let not_zip = "open: archive is truncated or not a zip file";
    let split = "open: archives in several parts are not supported";
    let many: Vec<Part> = ["a", "b", "c", "d", "e"].map(file).into();
    let table = [
        ("no bytes", vec![], "open: zipfile is empty"),
        ("no entries", zip(&[]), "open: zipfile is empty"),
        ("no files", zip(&[Part::directory("a/")]), "open: zipfile is empty"),
        ("only forks", zip(&[file("__MACOSX/x")]), "open: zipfile is empty"),
        ("text", b"this is not a zip file, however long it is".into(), not_zip),
        ("end cut off", honest[..honest.len() - 1].into(), not_zip),
        ("half", honest[..honest.len() / 2].into(), not_zip),
        ("front cut off", honest[5..].into(), damaged),
        ("trailing bytes", [&honest[..], b"x"].concat(), not_zip),
        ("leading bytes", [b"#!/bin/sh\n", &honest[..]].concat(), damaged),
        ("wrong offsets", short, damaged),
        ("fewer counted", zip_counting(&[file("x"), file("y")], 1), damaged),
        ("more counted", zip_counting(&[file("x"), file("y")], 3), damaged),
        ("zip64 fewer counted", forge::zip64(&[file("x"), file("y")], 1), damaged),
        ("split", one(|part| part.disk = 1), split),
        ("too large", one(|part| part.data = vec![0; 4_000]), "open: archive is larger than 4000 bytes"),
        ("too many", zip(&many), "open: archive has more than 4 entries"),
        ("too many counted", forge::zip64(&[file("x")], 1 << 40), "open: archive has more than 4 entries"),
        (
            "bomb",
            zip(&[Part::deflated("x", &[0; 9_999])]),
            "open: archive unpacks to more than 20 times its size",
        ),
        (
            "too much",
            zip(&[Part::deflated("x", &[0; 5_001]), Part::deflated("y", &[0; 5_000])]),
            "open: archive unpacks to more than 10000 bytes",
        ),
    ];
    for (case, bytes, reason) in table {
        assert_eq!(judge(bytes), reason, "{case}");
    }
}

#[test]
fn entries_that_the_directory_gives_away() {
    let long = "n".repeat(41);
    let table = [
        (zip(&[file("../x")]), "entry \"../x\": path leaves the archive"),
        (zip(&[file("a/../../x")]), "entry \"a/../../x\": path leaves the archive"),
        (zip(&[file("/etc/passwd")]), "entry \"/etc/passwd\": path is absolute"),
        (zip(&[file("C:\\x")]), "entry \"C:\\x\": path is absolute"),
        (zip(&[file("\\\\host\\x")]), "entry \"\\\\host\\x\": path is absolute"),
        (zip(&[file("..\\x")]), "entry \"..\\x\": name contains a backslash"),
        (zip(&[file("a//x")]), "entry \"a//x\": path contains an empty or \".\" segment"),
        (zip(&[file("./x")]), "entry \"./x\": path contains an empty or \".\" segment"),
        (zip(&[file("")]), "entry \"\": path contains an empty or \".\" segment"),
        (zip(&[file("x\0.txt")]), "entry \"x\\u{0}.txt\": name contains a control character"),
        (zip(&[Part::new(b"caf\x82", b"")]), "entry \"caf\u{fffd}\": name is not UTF-8"),
        (zip(&[file(&long)]), &format!("entry \"{long}\": path is longer than 40 bytes")),
        (zip(&[file("a/b/c/d")]), "entry \"a/b/c/d\": path is deeper than 3 levels"),
        (one(|part| part.mode = 0o120_777), "entry \"x\": symbolic links are not supported"),
        (one(|part| part.mode = 0o010_644), "entry \"x\": only regular files and directories are supported"),
        (one(|part| part.mode = 0o020_644), "entry \"x\": only regular files and directories are supported"),
        (one(|part| part.mode = 0o060_644), "entry \"x\": only regular files and directories are supported"),
        (one(|part| part.mode = 0o140_644), "entry \"x\": only regular files and directories are supported"),
        (one(|part| part.mode = 0o040_755), "entry \"x\": only regular files and directories are supported"),
        (zip(&[file("x/")]), "entry \"x/\": a directory cannot have content"),
        (one(|part| part.flags = 1), "entry \"x\": encrypted entries are not supported"),
        (one(|part| part.flags = 1 << 6), "entry \"x\": encrypted entries are not supported"),
        (one(|part| part.method = 99), "entry \"x\": encrypted entries are not supported"),
        (one(|part| part.method = 12), "entry \"x\": compression method 12 is not supported"),
        (zip(&[file("x"), file("y"), file("x")]), "entry \"x\": name occurs more than once"),
        (zip(&[file("x"), Part::directory("x/")]), "entry \"x\": name is both a file and a directory"),
        (zip(&[file("x/y"), file("x.z"), file("x")]), "entry \"x\": name is both a file and a directory"),
        (
            one(|part| part.extra = extra(0x7075, b"\x01\0\0\0\0y")),
            "entry \"x\": name differs within the archive",
        ),
        (one(|part| part.size = 8), "entry \"x\": content is shorter than declared"),
        (one(|part| part.size = 6), "entry \"x\": content is longer than declared"),
        (one(|part| part.header = Some(1)), "entry \"x\": data overlaps other data of the archive"),
        (
            zip(&[file("x"), file("y").with(|part| part.header = Some(0))]),
            "entry \"x\": data overlaps other data of the archive",
        ),
        (
            // The data of the first entry is the second one, header and all.
            zip(&[file("x").with(|part| (part.packed, part.size) = (7 + 31 + 7, 7 + 31 + 7)), file("y")]),
            "entry \"x\": data overlaps other data of the archive",
        ),
    ];
    for (bytes, reason) in table {
        assert_eq!(judge(bytes), format!("open: {reason}"));
    }
}

#[test]
fn entries_that_only_their_data_gives_away() {
    let zeros = || Part::deflated("x", &[0; 1_000]);
    let padding = || Part::new("p", &[b'p'; 100]);
    let table = [
        (one(|part| part.local_name = b"y".into()), "entry \"x\": name differs within the archive"),
        (one(|part| part.local_extra = vec![0; 9]), "accepted"),
        (
            one(|part| (part.local_extra, part.data) = (vec![0; 9], vec![])),
            "entry \"x\": data overlaps other data of the archive",
        ),
        (one(|part| part.crc ^= 1), "entry \"x\": checksum does not match"),
        (
            zip(&[zeros().with(|part| part.size = 999), padding()]),
            "entry \"x\": content is longer than declared",
        ),
        (zip(&[zeros().with(|part| part.size = 1)]), "entry \"x\": content is longer than declared"),
        (
            zip(&[zeros().with(|part| part.size = 1_001), padding()]),
            "entry \"x\": content is shorter than declared",
        ),
        (
            zip(&[zeros().with(|part| part.packed -= 3), padding()]),
            "entry \"x\": content is shorter than declared",
        ),
        (
            zip(&[zeros().with(|part| part.data[0] = 0xff), padding()]),
            "entry \"x\": compressed data is damaged",
        ),
        (
            [b"X", &zip(&[file("x")])[1..]].concat(),
            "archive is damaged: its directory does not match its content",
        ),
    ];
    for (bytes, reason) in table {
        let verdict = judge(bytes);
        assert_eq!(verdict.strip_prefix("extract: ").unwrap_or(&verdict), reason);
    }
}
