//! POST /api/v1/compendium with archives that lie: issue 1 "Load", decisions.md "Compendia".
//!
//! Every refusal is 422 `extraction failed: <reason>`, the exact text included, and leaves nothing behind.

use futures::StreamExt;
use tests::forge::{Part, one, zip};
use tests::{Person, Stack, Upload, WORKSPACE, Workspace};

const MAIN: &[u8] = b"---\ntitle: x\n---\n";

fn file(name: &str) -> Part {
    Part::new(name, b"content")
}

fn beside(part: Part) -> Vec<u8> {
    zip(&[Part::new("main.Rmd", MAIN), part])
}

/// Two entries that share their bytes.
fn overlapping() -> Vec<u8> {
    let second = file("a.txt").with(|part| {
        part.name = b"b.txt".to_vec();
        part.header = Some(0);
    });
    zip(&[file("a.txt"), second])
}

#[expect(clippy::too_many_lines, reason = "one table")]
fn cases() -> Vec<(&'static str, Vec<u8>, String)> {
    let entry = |name: &str, fault: &str| format!("entry \"{name}\": {fault}");
    let long = format!("{}/x", "d".repeat(900));
    let deep = vec!["d"; 65].join("/");
    let whole = Workspace::minimal_rmd().zip();
    vec![
        ("no bytes", Vec::new(), "zipfile is empty".into()),
        ("no entries", zip(&[]), "zipfile is empty".into()),
        (
            "directories only",
            one(Part::new("dir/", b"").with(|part| part.mode = 0o040_755)),
            "zipfile is empty".into(),
        ),
        ("not a zip file", b"hello, I am a text".to_vec(), "archive is truncated or not a zip file".into()),
        ("truncated", whole[..whole.len() / 2].to_vec(), "archive is truncated or not a zip file".into()),
        (
            "without its last byte",
            whole[..whole.len() - 1].to_vec(),
            "archive is truncated or not a zip file".into(),
        ),
        ("absolute path", beside(file("/etc/passwd")), entry("/etc/passwd", "path is absolute")),
        ("Windows drive", beside(file("C:/x.txt")), entry("C:/x.txt", "path is absolute")),
        ("parent at the start", beside(file("../x.txt")), entry("../x.txt", "path leaves the archive")),
        ("parent inside", beside(file("a/../../x.txt")), entry("a/../../x.txt", "path leaves the archive")),
        (
            "parent that stays inside",
            beside(file("a/../x.txt")),
            entry("a/../x.txt", "path leaves the archive"),
        ),
        ("backslash", beside(file("a\\x.txt")), entry("a\\x.txt", "name contains a backslash")),
        ("backslash parent", beside(file("..\\x.txt")), entry("..\\x.txt", "name contains a backslash")),
        (
            "empty segment",
            beside(file("a//x.txt")),
            entry("a//x.txt", "path contains an empty or \".\" segment"),
        ),
        ("dot segment", beside(file("./x.txt")), entry("./x.txt", "path contains an empty or \".\" segment")),
        (
            "newline in a name",
            beside(file("a\nb.txt")),
            entry("a\\nb.txt", "name contains a control character"),
        ),
        (
            "NUL in a name",
            beside(file("a\0b.txt")),
            entry("a\\u{0}b.txt", "name contains a control character"),
        ),
        (
            "name not UTF-8",
            beside(Part::new(b"caf\xe9.txt", b"x")),
            entry("caf\u{fffd}.txt", "name is not UTF-8"),
        ),
        (
            "path of 902 bytes",
            beside(file(&long)),
            entry(&format!("{}…", &long[..120]), "path is longer than 900 bytes"),
        ),
        (
            "65 levels",
            beside(file(&deep)),
            entry(&format!("{}…", &deep[..120]), "path is deeper than 64 levels"),
        ),
        (
            "symbolic link",
            beside(Part::new("link", b"/etc/passwd").with(|part| part.mode = 0o120_777)),
            entry("link", "symbolic links are not supported"),
        ),
        (
            "device",
            beside(Part::new("null", b"").with(|part| part.mode = 0o020_666)),
            entry("null", "only regular files and directories are supported"),
        ),
        (
            "named pipe",
            beside(Part::new("pipe", b"").with(|part| part.mode = 0o010_666)),
            entry("pipe", "only regular files and directories are supported"),
        ),
        (
            "encrypted",
            beside(file("secret.txt").with(|part| part.flags = 1)),
            entry("secret.txt", "encrypted entries are not supported"),
        ),
        (
            "duplicate name",
            zip(&[file("a.txt"), file("a.txt")]),
            entry("a.txt", "name occurs more than once"),
        ),
        (
            "file and directory",
            zip(&[file("a"), file("a/b.txt")]),
            entry("a", "name is both a file and a directory"),
        ),
        (
            "another name in the local header",
            beside(file("good.txt").with(|part| part.local_name = b"evil.txt".to_vec())),
            entry("good.txt", "name differs within the archive"),
        ),
        (
            "compression method 12",
            beside(file("a.txt").with(|part| part.method = 12)),
            entry("a.txt", "compression method 12 is not supported"),
        ),
        (
            "wrong checksum",
            beside(file("a.txt").with(|part| part.crc ^= 1)),
            entry("a.txt", "checksum does not match"),
        ),
        (
            "bomb",
            beside(Part::deflated("zeros.bin", &vec![0; 8 << 20])),
            "archive unpacks to more than 200 times its size".into(),
        ),
        (
            "bomb that declares 10 bytes",
            beside(Part::deflated("zeros.bin", &vec![0; 8 << 20]).with(|part| part.size = 10)),
            entry("zeros.bin", "content is longer than declared"),
        ),
        ("overlapping entries", overlapping(), entry("a.txt", "data overlaps other data of the archive")),
        (
            "broken deflate stream",
            beside(
                Part::deflated("a.txt", &[7; 5_000])
                    .with(|part| part.data.iter_mut().for_each(|byte| *byte = 0xff)),
            ),
            entry("a.txt", "compressed data is damaged"),
        ),
    ]
}

#[tokio::test]
async fn archives_that_lie_are_refused_with_the_reason() {
    let author = Person::new(100).await;
    let author = &author;
    let answers = futures::stream::iter(cases()).map(async |(case, archive, reason)| {
        let answer = author.upload(Upload::new(WORKSPACE, archive)).await;
        let expected = serde_json::json!({ "error": format!("extraction failed: {reason}") }).to_string();
        let got = (answer.status, answer.text());
        (got != (422, expected.clone())).then(|| format!("{case}: {got:?} and not 422 {expected}"))
    });
    let wrong: Vec<_> = answers.buffered(4).filter_map(async |wrong| wrong).collect().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let list = format!("/api/v1/compendium?user={}", author.orcid);
    assert!(author.get(&list).await.ok_results().is_empty());
}

#[tokio::test]
async fn a_zip_in_a_zip_is_a_file_and_not_unpacked() {
    let author = Person::new(100).await;
    let inner = one(Part::deflated("zeros.bin", &vec![0; 1 << 20]));
    let id = tests::create(&author, &Workspace::minimal_rmd().with("inner.zip", &inner)).await;
    let answer = author.get(&format!("/api/v1/compendium/{id}/data/inner.zip")).await.has(200);
    assert_eq!(answer.body, inner);
    author
        .get(&format!("/api/v1/compendium/{id}/data/inner.zip/zeros.bin"))
        .await
        .is_error(404, "file not found");
}

#[tokio::test]
async fn refused_archives_leave_no_objects() {
    let author = Person::new(100).await;
    // A mark that no other upload has, in the name of a file that is stored before the last one is refused.
    let mark = format!("mark-{}.csv", uuid());
    let bad = file("z.txt").with(|part| part.crc ^= 1);
    let archive = zip(&[Part::new(&mark, b"x"), Part::new("main.Rmd", MAIN), bad]);
    author.upload(Upload::new(WORKSPACE, archive)).await.has(422);
    let keys = Stack::get().aws().keys("FilesBucket", "content/").await;
    assert!(!keys.iter().any(|key| key.contains(&mark)), "objects of a refused archive are left");
}

fn uuid() -> String {
    tests::orcid()
}
