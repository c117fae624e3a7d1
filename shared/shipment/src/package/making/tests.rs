use std::collections::BTreeMap;
use std::io::Cursor;

use archive::{Archive as Reader, Limits};
use bagit::{Bag, Version};
use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::record::Archive;

type Contents = BTreeMap<String, Vec<u8>>;

fn package(files: &[(&str, &str)], bagging: Bagging, archive: Archive) -> Package {
    let stored = files.iter().map(|(path, content)| {
        let source = FileSource::Document((*content).to_owned().into());
        ((*path).to_owned(), StoredFile { size: content.len() as u64, source })
    });
    let key = "archives/x/shipments/y.zip".to_owned();
    Package { files: stored.collect(), bagging, archive, modified: Timestamp::UNIX_EPOCH, key }
}

fn fresh(payload: usize) -> Bagging {
    let options = BagOptions::new(date(2026, 11, 24)).version(Version::V0_97);
    Bagging::Fresh { payload, options: Box::new(options) }
}

fn packed(package: &Package) -> (Vec<u8>, Made) {
    let contents: Vec<u8> = package.files.iter().flat_map(|(_, file)| content(file)).collect();
    let mut bytes = Vec::new();
    let made = pack(package, &mut contents.as_slice(), &mut bytes).unwrap();
    (bytes, made)
}

fn content(file: &StoredFile) -> Vec<u8> {
    match &file.source {
        FileSource::Document(content) => content.to_vec(),
        FileSource::Object { .. } => panic!("these files are documents"),
    }
}

fn unzip(bytes: &[u8]) -> Contents {
    let mut archive = Reader::open(Cursor::new(bytes), &Limits::default()).unwrap();
    let paths: Vec<_> = archive.files().iter().map(|file| file.path.clone()).collect();
    let read = |path: String| {
        let content = archive.read_file(&path, 1 << 20).unwrap().unwrap();
        (path, content)
    };
    paths.into_iter().map(read).collect()
}

fn is_valid(files: &Contents) -> bool {
    let sizes: Vec<_> = files.iter().map(|(path, content)| (path.clone(), content.len() as u64)).collect();
    let bag = Bag::read(&sizes, |path| Ok::<_, ()>(files[path].clone())).unwrap().unwrap();
    let digests: Vec<_> = files
        .iter()
        .map(|(path, content)| {
            let mut hasher = MultiHasher::new(&bag.algorithms(path));
            hasher.update(content);
            (path, content.len() as u64, hasher.finish())
        })
        .collect();
    bag.judge(digests.iter().map(|(path, size, digests)| (path.as_str(), *size, digests)), |_| false).is_ok()
}

#[test]
fn a_fresh_bag_holds_the_payload_and_is_valid() {
    let (bytes, made) = packed(&package(&[("a b/ü.csv", "1"), ("main.R", "")], fresh(2), Archive::Zip));
    let files = unzip(&bytes);
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        [
            "bag-info.txt",
            "bagit.txt",
            "data/a b/ü.csv",
            "data/main.R",
            "manifest-sha256.txt",
            "manifest-sha512.txt",
            "tagmanifest-sha256.txt",
            "tagmanifest-sha512.txt"
        ]
    );
    assert!(is_valid(&files));
    assert_eq!((made.size, made.sha256), (bytes.len() as u64, storage::sha256_hex(&bytes)));
}

#[test]
fn other_tag_files_stay_beside_the_payload() {
    let (bytes, _) = packed(&package(&[("a", "1"), ("metadata/x.xml", "<x/>")], fresh(1), Archive::Zip));
    let files = unzip(&bytes);
    assert_eq!(files["metadata/x.xml"], b"<x/>");
    assert!(files.contains_key("data/a") && is_valid(&files));
}

#[test]
fn an_authored_bag_is_packed_as_it_is() {
    let files = [("bagit.txt", "b"), ("data/a", "1"), ("manifest-md5.txt", "m")];
    let (bytes, _) = packed(&package(&files, Bagging::Authored, Archive::Zip));
    let expected = files.map(|(path, content)| (path.to_owned(), content.as_bytes().to_vec()));
    assert_eq!(unzip(&bytes), Contents::from(expected));
}

#[test]
fn a_tar_has_the_same_files() {
    let (zip, _) = packed(&package(&[("a", "1"), ("b", "2")], fresh(2), Archive::Zip));
    let (tar, _) = packed(&package(&[("a", "1"), ("b", "2")], fresh(2), Archive::Tar));
    for (path, content) in unzip(&zip) {
        let (path, content) = (path.as_bytes(), content.as_slice());
        for part in [path, content] {
            assert!(tar.windows(part.len()).any(|window| window == part));
        }
    }
}

#[test]
fn contents_that_stop_are_an_error() {
    let package = package(&[("a", "123")], fresh(1), Archive::Zip);
    let ended = pack(&package, &mut b"12".as_slice(), Vec::new()).unwrap_err();
    assert_eq!(ended.kind(), io::ErrorKind::UnexpectedEof);
}

proptest! {
    #[test]
    fn any_files_make_a_valid_bag_and_always_the_same(files in proptest::collection::btree_map("[a-zü% ]{1,8}", ".{0,40}", 0..6)) {
        let files: Vec<_> = files.iter().map(|(path, content)| (path.as_str(), content.as_str())).collect();
        let package = package(&files, fresh(files.len()), Archive::Zip);
        let (bytes, made) = packed(&package);
        prop_assert!(is_valid(&unzip(&bytes)));
        prop_assert_eq!((bytes, made), packed(&package));
    }
}
