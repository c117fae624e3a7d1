use std::os::unix::fs::symlink;

use jiff::civil::date;
use tempfile::TempDir;

use super::*;
use crate::{Algorithm, Version};

fn options() -> BagOptions {
    BagOptions::new(date(2024, 2, 29))
}

fn directory(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    dir
}

fn contents(dir: &Path) -> Vec<(String, Vec<u8>)> {
    list(dir).unwrap().into_iter().map(|file| (file.path, fs::read(file.on_disk).unwrap())).collect()
}

fn invalid(dir: &Path) -> String {
    validate(dir).unwrap_err().to_string()
}

#[test]
fn in_place_and_from_elsewhere_make_the_same_bag() {
    let files = [("main.Rmd", "text"), ("data/a", "1"), (".hidden/ü\n%", ""), ("bagit.txt", "x")];
    let (dir, elsewhere) = (directory(&files), tempfile::tempdir().unwrap());
    let copy = elsewhere.path().join("bag");
    create_from(dir.path(), &copy, options()).unwrap();
    validate(&copy).unwrap();
    assert_eq!(contents(dir.path()).len(), files.len());
    create_in(dir.path(), options()).unwrap();
    validate(dir.path()).unwrap();
    assert_eq!(contents(dir.path()), contents(&copy));
    assert!(dir.path().join("data/data/a").exists());
}

#[test]
fn every_version_and_combination_of_algorithms_is_valid() {
    let all = [Algorithm::Md5, Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512];
    for choice in 1..16 {
        let algorithms: Vec<_> =
            all.iter().enumerate().filter(|(bit, _)| choice & (1 << bit) != 0).map(|(_, one)| *one).collect();
        let version = if choice % 2 == 0 { Version::V0_97 } else { Version::V1_0 };
        let dir = directory(&[("a", "1"), ("b/c", "2")]);
        create_in(dir.path(), options().version(version).algorithms(&algorithms).unwrap()).unwrap();
        validate(dir.path()).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3 + 2 * algorithms.len());
        fs::write(dir.path().join("data/b/c"), "3").unwrap();
        assert!(invalid(dir.path()).starts_with("bag is invalid: Bag validation failed: data/b/c "));
    }
}

#[test]
fn an_empty_directory_makes_an_empty_bag() {
    let dir = directory(&[]);
    create_in(dir.path(), options()).unwrap();
    validate(dir.path()).unwrap();
    assert!(dir.path().join("data").is_dir());
}

#[test]
fn what_is_refused_is_left_as_it_was() {
    let dir = directory(&[("a", "1")]);
    symlink("/etc/hostname", dir.path().join("link")).unwrap();
    assert!(
        matches!(create_in(dir.path(), options()), Err(DirectoryError::Special(path)) if path.ends_with("link"))
    );
    fs::remove_file(dir.path().join("link")).unwrap();
    let ambiguous = dir.path().join("%0A");
    fs::write(&ambiguous, "").unwrap();
    let refused = create_in(dir.path(), options().version(Version::V0_97));
    assert!(matches!(refused, Err(DirectoryError::Create(_))));
    assert_eq!(contents(dir.path()).len(), 2);
}

#[test]
fn a_bag_is_never_made_over_another_directory() {
    let (dir, target) = (directory(&[("a", "1")]), directory(&[("b", "1")]));
    assert!(matches!(create_from(dir.path(), target.path(), options()), Err(DirectoryError::Io { .. })));
    assert_eq!(contents(target.path()).len(), 1);
}

#[test]
fn validation_sees_what_is_on_disk() {
    let dir = directory(&[("a", "1")]);
    assert!(matches!(validate(dir.path()), Err(DirectoryError::NoBag(_))));
    create_in(dir.path(), options()).unwrap();
    fs::write(dir.path().join("data/new"), "").unwrap();
    assert!(invalid(dir.path()).contains("Payload-Oxum validation failed. Expected 1 files"));
    fs::remove_file(dir.path().join("data/new")).unwrap();
    fs::write(dir.path().join("fetch.txt"), "").unwrap();
    assert_eq!(
        invalid(dir.path()),
        "bag is invalid: fetch.txt is not supported, the payload must be complete"
    );
}
