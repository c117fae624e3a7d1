use std::convert::Infallible;

use proptest::prelude::*;

use super::*;
use crate::{Algorithm, MultiHasher, ReadError};

type Contents = BTreeMap<String, Vec<u8>>;

fn digests(content: &[u8], algorithms: &[Algorithm]) -> Digests {
    let mut hasher = MultiHasher::new(algorithms);
    hasher.update(content);
    hasher.finish()
}

/// Lists the files that `of` chooses in a manifest of this name.
fn write_manifest(bag: &mut Contents, name: &str, algorithm: Algorithm, of: impl Fn(&str) -> bool) {
    let line = |(path, content): (&String, &Vec<u8>)| {
        let path = path.replace('%', "%25");
        format!("{}  {path}\n", digests(content, &[algorithm]).get(algorithm).unwrap())
    };
    let text: String = bag.iter().filter(|(path, _)| of(path)).map(line).collect();
    bag.insert(name.into(), text.into());
}

fn bag_of(version: &str, payload: &[(&str, &str)]) -> Contents {
    let mut bag: Contents =
        payload.iter().map(|(path, text)| (format!("data/{path}"), (*text).into())).collect();
    let bytes: usize = bag.values().map(Vec::len).sum();
    let info = format!("Bagging-Date: 2024-01-01\nPayload-Oxum: {bytes}.{}\n", bag.len());
    for (name, algorithm) in
        [("manifest-md5.txt", Algorithm::Md5), ("manifest-sha512.txt", Algorithm::Sha512)]
    {
        write_manifest(&mut bag, name, algorithm, |path| path.starts_with("data/"));
    }
    let declaration = format!("BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n");
    bag.insert("bagit.txt".into(), declaration.into());
    bag.insert("bag-info.txt".into(), info.into());
    write_manifest(&mut bag, "tagmanifest-sha256.txt", Algorithm::Sha256, |path| !path.starts_with("data/"));
    bag
}

fn read(bag: &Contents) -> Result<Option<Bag>, ReadError<Infallible>> {
    let files: Vec<_> = bag.iter().map(|(path, content)| (path.clone(), content.len() as u64)).collect();
    Bag::read(&files, |path| {
        assert!(Bag::reads(path), "{path}");
        Ok(bag[path].clone())
    })
}

fn judge_ignoring(contents: &Contents, ignored: impl Fn(&str) -> bool) -> String {
    let bag = match read(contents) {
        Ok(Some(bag)) => bag,
        Ok(None) => return "no bag".into(),
        Err(invalid) => return invalid.to_string(),
    };
    let hashed: Vec<_> = contents
        .iter()
        .map(|(path, content)| (path.as_str(), content.len() as u64, digests(content, &bag.algorithms(path))))
        .collect();
    match bag.judge(hashed.iter().map(|(path, size, digests)| (*path, *size, digests)), ignored) {
        Ok(()) => "valid".into(),
        Err(invalid) => invalid.to_string(),
    }
}

fn judge(contents: &Contents) -> String {
    judge_ignoring(contents, |_| false)
}

fn sound() -> Contents {
    bag_of("1.0", &[("main.Rmd", "text"), (".erc/x", "hidden"), ("100% ü.csv", "1,2")])
}

/// The bag without anything that tells of its `bag-info.txt`.
fn without_oxum(mut bag: Contents) -> Contents {
    bag.remove("bag-info.txt");
    bag.remove("tagmanifest-sha256.txt");
    bag
}

#[test]
fn sound_bags_are_valid() {
    assert_eq!(judge(&sound()), "valid");
    assert_eq!(judge(&without_oxum(sound())), "valid");
    for version in ["0.93", "0.96", "0.97", "1.0"] {
        assert_eq!(judge(&bag_of(version, &[("x", "1")])), "valid", "{version}");
    }
    assert_eq!(judge(&bag_of("1.0", &[])), "valid");
}

#[test]
fn without_a_declaration_there_is_no_bag() {
    let mut bag = sound();
    let declaration = bag.remove("bagit.txt").unwrap();
    assert_eq!(judge(&bag), "no bag");
    bag.insert("data/bagit.txt".into(), declaration);
    assert_eq!(judge(&bag), "no bag");
}

#[test]
fn broken_bags_and_their_reasons() {
    type Change = fn(&mut Contents);
    let table: &[(&str, Change, &str)] = &[
        (
            "a file more",
            |bag| drop(bag.insert("data/new".into(), vec![b'x'; 68])),
            "Payload-Oxum validation failed. Expected 3 files and 13 bytes but found 4 files and 81 bytes",
        ),
        (
            "a file less",
            |bag| drop(bag.remove("data/main.Rmd")),
            "Payload-Oxum validation failed. Expected 3 files and 13 bytes but found 2 files and 9 bytes",
        ),
        (
            "renamed",
            |bag| drop(bag.remove("data/main.Rmd").and_then(|text| bag.insert("data/Main.Rmd".into(), text))),
            "Bag is incomplete: data/main.Rmd exists in manifest but was not found on filesystem; \
             data/Main.Rmd exists on filesystem but is not in the manifest",
        ),
        (
            "other content",
            |bag| drop(bag.insert("data/main.Rmd".into(), b"tExt".into())),
            "Bag validation failed: data/main.Rmd md5 validation failed: \
             expected=\"1cb251ec0d568de6a929b520c4aed8d1\" found=\"…",
        ),
        (
            "tag file changed",
            |bag| bag.get_mut("bag-info.txt").unwrap().extend(b"Contact-Name: x\n"),
            "Bag validation failed: bag-info.txt sha256 validation failed: expected=\"…",
        ),
        (
            "tag file lost",
            |bag| drop(bag.remove("bag-info.txt")),
            "Bag is incomplete: bag-info.txt exists in manifest but was not found on filesystem",
        ),
        (
            "one manifest omits a file",
            |bag| {
                write_manifest(bag, "manifest-md5.txt", Algorithm::Md5, |path| path == "data/main.Rmd");
                bag.remove("tagmanifest-sha256.txt");
            },
            "Bag is incomplete: data/.erc/x exists on filesystem but is not in manifest-md5.txt; \
             data/100% ü.csv exists on filesystem but is not in manifest-md5.txt",
        ),
        (
            "no payload manifest",
            |bag| bag.retain(|path, _| !path.starts_with("manifest-")),
            "No manifest files found",
        ),
        (
            "fetch",
            |bag| drop(bag.insert("fetch.txt".into(), vec![])),
            "fetch.txt is not supported, the payload must be complete",
        ),
        (
            "unknown algorithm",
            |bag| drop(bag.insert("manifest-crc32.txt".into(), vec![])),
            "Unsupported manifest: manifest-crc32.txt",
        ),
        (
            "two of an algorithm",
            |bag| drop(bag.insert("manifest-sha-512.txt".into(), vec![])),
            "Unsupported manifest: manifest-sha512.txt",
        ),
        (
            "not UTF-8",
            |bag| drop(bag.insert("bag-info.txt".into(), b"Contact-Name: Ren\xe9".into())),
            "bag-info.txt is not encoded in UTF-8",
        ),
        (
            "a payload manifest that no tag manifest lists",
            |bag| {
                let listed = |path: &str| path == "manifest-md5.txt";
                write_manifest(bag, "tagmanifest-sha256.txt", Algorithm::Sha256, listed);
            },
            "Bag is incomplete: manifest-sha512.txt exists on filesystem but is not in tagmanifest-sha256.txt",
        ),
        (
            "too large",
            |bag| drop(bag.insert("bag-info.txt".into(), vec![b' '; (16 << 20) + 1])),
            "bag-info.txt is larger than 16777216 bytes",
        ),
        (
            "leaves the bag",
            |bag| drop(bag.insert("manifest-md5.txt".into(), format!("{:032} data/../../x", 0).into())),
            "Path \"data/../../x\" in manifest \"manifest-md5.txt\" is unsafe",
        ),
        ("bad version", |bag| bag.get_mut("bagit.txt").unwrap()[15] = b'3', "Unsupported bag version: 3.0"),
        (
            "bad oxum",
            |bag| drop(bag.insert("bag-info.txt".into(), b"Payload-Oxum: many".into())),
            "Malformed Payload-Oxum value: many",
        ),
    ];
    for (case, change, reason) in table {
        let mut bag = sound();
        change(&mut bag);
        let verdict = judge(&bag);
        match reason.strip_suffix('…') {
            Some(beginning) => assert!(verdict.starts_with(beginning), "{case}: {verdict}"),
            None => assert_eq!(verdict, *reason, "{case}"),
        }
    }
}

#[test]
fn before_1_0_any_manifest_may_list_a_file() {
    let mut bag = without_oxum(bag_of("0.97", &[("a", "1"), ("b", "2")]));
    write_manifest(&mut bag, "manifest-md5.txt", Algorithm::Md5, |path| path == "data/a");
    write_manifest(&mut bag, "manifest-sha512.txt", Algorithm::Sha512, |path| path == "data/b");
    assert_eq!(judge(&bag), "valid");
    let parsed = read(&bag).unwrap().unwrap();
    assert_eq!(parsed.algorithms("data/a"), [Algorithm::Md5]);
    assert_eq!(parsed.algorithms("data/b"), [Algorithm::Sha512]);
    assert_eq!(parsed.algorithms("bagit.txt"), []);
}

#[test]
fn ignored_files_are_not_there() {
    let mut bag = sound();
    bag.insert("data/.erc/metadata_raw.json".into(), b"{}".into());
    assert_ne!(judge(&bag), "valid");
    assert_eq!(judge_ignoring(&bag, |path| path == "data/.erc/metadata_raw.json"), "valid");
    assert_ne!(judge_ignoring(&bag, |path| path.starts_with("data/.erc/")), "valid");
}

#[test]
fn ten_faults_are_named_and_the_others_counted() {
    let names: Vec<String> = (0..13).map(|number| format!("{number:02}")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), "x")).collect();
    let mut bag = without_oxum(bag_of("1.0", &files));
    bag.retain(|path, _| !path.starts_with("data/"));
    let verdict = judge(&bag);
    assert!(verdict.starts_with(
        "Bag is incomplete: data/00 exists in manifest but was not found on filesystem; data/01"
    ));
    assert!(
        verdict.ends_with("data/09 exists in manifest but was not found on filesystem; and 3 more"),
        "{verdict}"
    );
}

#[test]
fn a_digest_that_was_not_computed_is_no_proof() {
    let contents = bag_of("1.0", &[("x", "1")]);
    let bag = read(&contents).unwrap().unwrap();
    let none = Digests::default();
    let files = contents.iter().map(|(path, content)| (path.as_str(), content.len() as u64, &none));
    assert!(bag.judge(files, |_| false).unwrap_err().to_string().contains("found=\"not computed\""));
}

#[test]
fn a_failing_store_is_no_fault_of_the_bag() {
    let files = [("bagit.txt".to_owned(), 1)];
    assert!(matches!(Bag::read(&files, |_| Err("down")), Err(ReadError::Get("down"))));
}

proptest! {
    #[test]
    fn any_payload_is_valid_until_a_byte_changes(
        payload in proptest::collection::btree_map("[a-c%ü ]{1,4}(/[a-c]{1,3})?", ".{1,20}", 1..6),
        at in any::<prop::sample::Index>(),
    ) {
        let payload: Vec<_> = payload.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let mut bag = bag_of("1.0", &payload);
        prop_assert_eq!(judge(&bag), "valid");
        let path = at.get(&payload).0;
        bag.get_mut(&format!("data/{path}")).unwrap()[0] ^= 1;
        prop_assert!(judge(&bag).starts_with("Bag validation failed: "));
    }
}
