//! Interoperability with the Library of Congress's bagit: what one makes the other finds valid, and what is broken
//! both find invalid for the same reason.
#![expect(clippy::unwrap_used, reason = "a test that can't be made fails")]

mod interpreter;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bagit::{Algorithm, BagOptions, Version};
use jiff::civil::date;
use tempfile::TempDir;

/// Prints a line for each directory: `valid`, or the reason.
const VERDICTS: &str = "
import bagit, logging, sys
logging.disable()
for path in sys.argv[1:]:
    try:
        bagit.Bag(path).validate()
        print('valid')
    except bagit.BagError as error:
        print(str(error).replace('\\n', ' '))
";
/// Makes bags: of the first directory with the algorithms in the second argument, and so on.
const MAKE: &str = "
import bagit, sys
for path, algorithms in zip(sys.argv[1::2], sys.argv[2::2]):
    info = {'Contact-Name': ['Zoë', '陳'], 'External-Description': 'a: b ' * 40, 'Source-Organization': 'X'}
    bagit.make_bag(path, info, checksums=algorithms.split())
";

struct Python(PathBuf);

impl Python {
    fn find() -> Option<Self> {
        interpreter::find().map(|command| Self(command.get_program().into()))
    }

    fn run<'a>(&self, code: &str, arguments: impl IntoIterator<Item = &'a str>) -> String {
        let mut python = Command::new(&self.0);
        let output = python.env("PYTHONUTF8", "1").args(["-c", code]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn verdicts(&self, dirs: &[TempDir]) -> Vec<String> {
        let dirs = dirs.iter().map(|dir| dir.path().to_str().unwrap());
        self.run(VERDICTS, dirs).lines().map(str::to_owned).collect()
    }
}

fn verdict(dir: &Path) -> String {
    bagit::validate(dir).err().map_or("valid".into(), |error| error.to_string())
}

fn options() -> BagOptions {
    BagOptions::new(date(2024, 2, 29))
}

/// Names that are a trial, but those that bagit-python itself cannot read again.
fn payload() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let files =
        ["main.Rmd", "data/in put.csv", ".hidden", "ü/日本.txt", "\u{e9}", "*star", "#x", "a\nb\rc", "~/x"];
    for (index, name) in files.iter().enumerate() {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x".repeat(index * 100_000)).unwrap();
    }
    dir
}

fn bag(version: Version) -> TempDir {
    let dir = payload();
    bagit::create_in(dir.path(), options().version(version)).unwrap();
    dir
}

fn append(path: &Path, text: &str) {
    let content = fs::read_to_string(path).unwrap();
    fs::write(path, content + text).unwrap();
}

fn declare(bag: &Path, text: &str) {
    fs::write(bag.join("bagit.txt"), text).unwrap();
}

#[test]
fn python_finds_bags_valid_that_are_made_here() {
    let Some(python) = Python::find() else { return };
    let mut dirs = Vec::new();
    for version in [Version::V0_97, Version::V1_0] {
        for algorithms in [
            &[Algorithm::Md5][..],
            &[Algorithm::Sha1, Algorithm::Sha512],
            &[Algorithm::Md5, Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512],
        ] {
            let dir = payload();
            let options = options().version(version).algorithms(algorithms).unwrap();
            let options = options.field("External-Description", &"lang: 陳 ".repeat(40)).unwrap();
            bagit::create_in(dir.path(), options).unwrap();
            dirs.push(dir);
        }
    }
    // Up to 0.97 nobody encodes the percent sign; bagit-python never does.
    let percent = tempfile::tempdir().unwrap();
    fs::write(percent.path().join("50%25"), "x").unwrap();
    bagit::create_in(percent.path(), options().version(Version::V0_97)).unwrap();
    dirs.push(percent);
    let empty = tempfile::tempdir().unwrap();
    bagit::create_in(empty.path(), options()).unwrap();
    dirs.push(empty);
    assert_eq!(python.verdicts(&dirs), vec!["valid"; 8]);
}

#[test]
fn bags_that_python_makes_are_valid() {
    let Some(python) = Python::find() else { return };
    let algorithms = ["md5", "sha1", "sha256", "sha512", "sha256 sha512", "md5 sha1 sha224 sha384"];
    let dirs = algorithms.map(|_| payload());
    let paths = dirs.iter().map(|dir| dir.path().to_str().unwrap());
    python.run(MAKE, paths.zip(algorithms).flat_map(|(path, algorithms)| [path, algorithms]));
    for dir in dirs {
        assert_eq!(verdict(dir.path()), "valid");
    }
}

#[test]
fn manifests_are_the_same_lines() {
    let Some(python) = Python::find() else { return };
    let (theirs, ours) = (payload(), bag(Version::V0_97));
    python.run(MAKE, [theirs.path().to_str().unwrap(), "sha256 sha512"]);
    for name in ["manifest-sha256.txt", "manifest-sha512.txt", "bagit.txt"] {
        let lines = |dir: &TempDir| {
            let text = fs::read_to_string(dir.path().join(name)).unwrap();
            let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
            lines.sort_unstable();
            lines
        };
        assert_eq!(lines(&ours), lines(&theirs), "{name}");
    }
}

#[test]
fn a_bag_made_here_and_changed_by_python_is_valid_once_it_is_saved() {
    let Some(python) = Python::find() else { return };
    let dir = bag(Version::V1_0);
    let path = dir.path().to_str().unwrap();
    fs::write(dir.path().join("data/more"), "x").unwrap();
    assert!(verdict(dir.path()).contains("Payload-Oxum"));
    python.run("import bagit, sys; bag = bagit.Bag(sys.argv[1]); bag.info['Bag-Count'] = '1 of 1'; bag.save(manifests=True)", [path]);
    assert_eq!(verdict(dir.path()), "valid");
}

#[test]
fn broken_bags_are_broken_for_both_and_for_the_same_reason() {
    let Some(python) = Python::find() else { return };
    type Break = fn(&Path);
    let table: &[(&str, Break, &str)] = &[
        ("nothing", |_| (), "valid"),
        (
            "a file more",
            |bag| fs::write(bag.join("data/new"), "x").unwrap(),
            "Payload-Oxum validation failed. Expected 9 files and 3600000 bytes but found 10 files and 3600001 bytes",
        ),
        (
            "a file less",
            |bag| fs::remove_file(bag.join("data/*star")).unwrap(),
            "Payload-Oxum validation failed. Expected 9 files and 3600000 bytes but found 8 files and 3100000 bytes",
        ),
        (
            "longer",
            |bag| append(&bag.join("data/main.Rmd"), "x"),
            "Payload-Oxum validation failed. Expected 9 files and 3600000 bytes but found 9 files and 3600001 bytes",
        ),
        (
            "renamed",
            |bag| fs::rename(bag.join("data/.hidden"), bag.join("data/shown")).unwrap(),
            "Bag is incomplete",
        ),
        (
            "renamed to another form",
            |bag| fs::rename(bag.join("data/\u{e9}"), bag.join("data/e\u{301}")).unwrap(),
            "valid",
        ),
        (
            "other content",
            |bag| fs::write(bag.join("data/data/in put.csv"), "y".repeat(100_000)).unwrap(),
            "Bag validation failed",
        ),
        (
            "tag file changed",
            |bag| append(&bag.join("bag-info.txt"), "Contact-Name: x\n"),
            "Bag validation failed",
        ),
        ("tag file lost", |bag| fs::remove_file(bag.join("bag-info.txt")).unwrap(), "Bag is incomplete"),
        ("manifest changed", |bag| append(&bag.join("manifest-sha256.txt"), "\n"), "Bag validation failed"),
        (
            "manifests lost",
            |bag| {
                for name in ["manifest-sha256.txt", "manifest-sha512.txt"] {
                    fs::remove_file(bag.join(name)).unwrap();
                }
            },
            "No manifest files found",
        ),
        (
            "bad tag",
            |bag| append(&bag.join("bag-info.txt"), "no colon\n"),
            "bag-info.txt contains invalid tag: no colon",
        ),
        (
            "unsafe",
            |bag| append(&bag.join("manifest-sha256.txt"), &format!("{:064}  ../x\n", 0)),
            "Path \"../x\" in manifest",
        ),
        ("twice", |bag| append(&bag.join("manifest-sha256.txt"), &format!("{:064}  data/.hidden\n", 0)), ""),
        (
            "bad version",
            |bag| declare(bag, "BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"),
            "Unsupported bag version: 2.0",
        ),
        (
            "bad encoding",
            |bag| declare(bag, "BagIt-Version: 1.0\nTag-File-Character-Encoding: x\n"),
            "Unsupported encoding: x",
        ),
        (
            "no encoding",
            |bag| declare(bag, "BagIt-Version: 1.0\n"),
            "Missing required tag in bagit.txt: Tag-File-Character-Encoding",
        ),
    ];
    // As many made here as by Python, broken in the same ways.
    let made_here: Vec<_> = table.iter().map(|_| bag(Version::V0_97)).collect();
    let by_python: Vec<_> = table.iter().map(|_| payload()).collect();
    let paths = by_python.iter().map(|dir| dir.path().to_str().unwrap());
    python.run(MAKE, paths.flat_map(|path| [path, "sha256 sha512"]));
    for dirs in [made_here, by_python] {
        for ((_, break_it, _), dir) in table.iter().zip(&dirs) {
            break_it(dir.path());
        }
        let theirs = python.verdicts(&dirs);
        assert_eq!(theirs.len(), table.len());
        for (((case, _, reason), dir), theirs) in table.iter().zip(&dirs).zip(theirs) {
            let ours = verdict(dir.path());
            let ours = ours.strip_prefix("bag is invalid: ").unwrap_or(&ours);
            assert_eq!(ours == "valid", theirs == "valid", "{case}: {ours} / {theirs}");
            assert!(ours.starts_with(reason), "{case}: {ours}");
            assert!(theirs.starts_with(reason), "{case}: {theirs}");
        }
    }
}
