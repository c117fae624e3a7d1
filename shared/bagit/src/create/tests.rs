use std::collections::BTreeMap;
use std::convert::Infallible;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use super::*;
use crate::{Bag, Version};

const ALGORITHMS: [Algorithm; 4] = [Algorithm::Md5, Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512];

type Contents = BTreeMap<String, Vec<u8>>;

fn options() -> BagOptions {
    BagOptions::new(date(2024, 2, 29))
}

fn bag_of(options: BagOptions, payload: &[(&str, &[u8])]) -> Contents {
    let mut writer = BagWriter::new(options);
    let mut bag = Contents::new();
    for (path, content) in payload {
        let mut file = writer.file(path, Digests::default()).unwrap();
        file.read(*content).unwrap();
        bag.insert(file.path().to_owned(), content.to_vec());
        writer.add(file).unwrap();
    }
    bag.extend(writer.finish().into_iter().map(|file| (file.path, file.content)));
    bag
}

fn verdict(bag: &Contents) -> String {
    let files: Vec<_> = bag.iter().map(|(path, content)| (path.clone(), content.len() as u64)).collect();
    let parsed = match Bag::read(&files, |path| Ok::<_, Infallible>(bag[path].clone())) {
        Ok(Some(parsed)) => parsed,
        Ok(None) => return "no bag".into(),
        Err(invalid) => return invalid.to_string(),
    };
    let digests = |(path, content): (&String, &Vec<u8>)| {
        let mut hasher = MultiHasher::new(&parsed.algorithms(path));
        hasher.update(content);
        hasher.finish()
    };
    let digests: Vec<_> = bag.iter().map(digests).collect();
    let files = files.iter().zip(&digests).map(|((path, size), digests)| (path.as_str(), *size, digests));
    parsed.judge(files, |_| false).err().map_or("valid".into(), |invalid| invalid.to_string())
}

fn text<'a>(bag: &'a Contents, path: &str) -> &'a str {
    std::str::from_utf8(&bag[path]).unwrap()
}

#[test]
fn the_tag_files_of_a_small_bag() {
    let options = options().algorithms(&[Algorithm::Sha1, Algorithm::Md5]).unwrap();
    let options = options.field("Source-Organization", "Example  University\nLibrary").unwrap();
    let bag = bag_of(options, &[("b/50%\r\n", b"abc"), ("a", b"")]);
    let names: Vec<_> = bag.keys().map(String::as_str).collect();
    let tags = ["manifest-md5.txt", "manifest-sha1.txt", "tagmanifest-md5.txt", "tagmanifest-sha1.txt"];
    assert_eq!(names[..4], ["bag-info.txt", "bagit.txt", "data/a", "data/b/50%\r\n"]);
    assert_eq!(names[4..], tags);
    assert_eq!(text(&bag, "bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    assert_eq!(
        text(&bag, "bag-info.txt"),
        "Source-Organization: Example University Library\nBagging-Date: 2024-02-29\nPayload-Oxum: 3.2\n"
    );
    assert_eq!(
        text(&bag, "manifest-md5.txt"),
        "d41d8cd98f00b204e9800998ecf8427e  data/a\n900150983cd24fb0d6963f7d28e17f72  data/b/50%25%0D%0A\n"
    );
    let listed: Vec<_> =
        text(&bag, "tagmanifest-sha1.txt").lines().map(|line| line.split_once("  ").unwrap().1).collect();
    assert_eq!(listed, ["bag-info.txt", "bagit.txt", "manifest-md5.txt", "manifest-sha1.txt"]);
    assert_eq!(verdict(&bag), "valid");
}

#[test]
fn known_digests_are_taken_and_only_the_others_computed() {
    let mut writer = BagWriter::new(options());
    let mut known = Digests::default();
    let sha256 = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";
    known.insert(Algorithm::Sha256, sha256).unwrap();
    assert_eq!(writer.missing(&known), [Algorithm::Sha512]);
    let mut file = writer.file("abc", known.clone()).unwrap();
    file.update(b"a");
    file.update(b"bc");
    writer.add(file).unwrap();
    let missing = CreateError::MissingDigest { path: "data/x".into(), algorithm: Algorithm::Sha512 };
    assert_eq!(writer.add_known("x", 3, known), Err(missing));
    let mut bag: Contents = writer.finish().into_iter().map(|file| (file.path, file.content)).collect();
    assert!(text(&bag, "manifest-sha256.txt").starts_with(&sha256.to_lowercase()));
    bag.insert("data/abc".into(), b"abc".into());
    assert_eq!(verdict(&bag), "valid");
}

#[test]
fn the_order_of_files_and_algorithms_does_not_matter() {
    use Algorithm::{Sha256, Sha512};
    let files: [(&str, &[u8]); 3] = [("b", b"1"), ("a/x", b"2"), ("a b", b"3")];
    let mut turned = files;
    turned.reverse();
    let algorithms = |algorithms| options().algorithms(algorithms).unwrap();
    assert_eq!(bag_of(algorithms(&[Sha512, Sha256, Sha512]), &files), bag_of(options(), &turned));
}

#[test]
fn paths_that_no_bag_can_hold() {
    let writer = BagWriter::new(options());
    for path in ["", "/a", "a/", "a//b", "../a", "a/../b", "./a", "a\0b"] {
        let refused = writer.file(path, Digests::default()).unwrap_err();
        assert_eq!(refused, CreateError::Path(path.into()));
    }
    let old = BagWriter::new(options().version(Version::V0_97));
    assert!(old.file("100%\n", Digests::default()).is_ok());
    let refused = old.file("a%0d", Digests::default()).unwrap_err();
    assert_eq!(refused, CreateError::Ambiguous("data/a%0d".into()));
}

#[test]
fn a_path_is_there_once_in_any_normalization_form() {
    for second in ["\u{e9}", "e\u{301}"] {
        let mut writer = BagWriter::new(options());
        let first = writer.file("\u{e9}", Digests::default()).unwrap();
        let second = writer.file(second, Digests::default()).unwrap();
        let path = second.path().to_owned();
        writer.add(first).unwrap();
        assert_eq!(writer.add(second), Err(CreateError::Repeated(path)));
    }
}

#[test]
fn without_an_algorithm_there_is_no_bag() {
    assert_eq!(options().algorithms(&[]).unwrap_err(), CreateError::NoAlgorithm);
}

proptest! {
    #[test]
    fn what_is_created_is_valid_until_any_byte_changes(
        payload in proptest::collection::btree_map("[a-c%ü\r\n *~]{1,5}(/[a-c0AD%]{1,4})?", ".{0,20}", 0..5),
        algorithms in subsequence(ALGORITHMS.to_vec(), 1..=4),
        old in any::<bool>(),
        (file, byte, bits) in any::<(Index, Index, u8)>(),
    ) {
        let version = if old { Version::V0_97 } else { Version::V1_0 };
        let options = options().version(version).algorithms(&algorithms).unwrap();
        let writer = BagWriter::new(options.clone());
        let payload: Vec<_> = payload.iter().map(|(path, text)| (path.as_str(), text.as_bytes()))
            .filter(|(path, _)| writer.file(path, Digests::default()).is_ok()).collect();
        let mut bag = bag_of(options, &payload);
        prop_assert_eq!(verdict(&bag), "valid");

        // Of a tag manifest nothing but itself knows the bytes: some may change and mean the same.
        let names: Vec<_> = bag.iter().filter(|(path, content)| !path.starts_with("tag") && !content.is_empty())
            .map(|(path, _)| path.clone()).collect();
        let name = file.get(&names);
        let content = bag.get_mut(name).unwrap();
        let at = byte.index(content.len());
        content[at] ^= bits.max(1);
        prop_assert_ne!(verdict(&bag), "valid", "{} at {}", name, at);
    }

    #[test]
    fn a_tag_manifest_with_another_digest_or_path_is_invalid(byte in any::<Index>(), digit in "[0-9a-f]") {
        let mut bag = bag_of(options(), &[("a", b"1")]);
        let manifest = bag.get_mut("tagmanifest-sha512.txt").unwrap();
        let at = byte.index(manifest.len());
        let digit = digit.as_bytes()[0];
        prop_assume!(!manifest[at].is_ascii_whitespace() && manifest[at] != digit);
        manifest[at] = digit;
        prop_assert_ne!(verdict(&bag), "valid");
    }
}
