use std::fs;

use proptest::prelude::*;

use super::*;

const ALGORITHMS: [Algorithm; 4] = [Algorithm::Md5, Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512];

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|at| (at * at % 251) as u8).collect()
}

fn expected(content: &[u8], algorithms: &[Algorithm]) -> Digested {
    let mut hasher = MultiHasher::new(algorithms);
    hasher.update(content);
    (content.len() as u64, hasher.finish())
}

#[test]
fn a_file_that_is_missing_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let job = |name: &str| Job { file: dir.path().join(name), algorithms: ALGORITHMS.to_vec(), copy: None };
    fs::write(dir.path().join("large"), content(3 * PIECE_BYTES)).unwrap();
    let failed = digest_on(3, &[job("large"), job("missing"), job("large")]).unwrap_err();
    assert_eq!(failed.file, dir.path().join("missing"));
    assert_eq!(failed.error.kind(), io::ErrorKind::NotFound);
}

#[test]
fn a_copy_has_the_same_content_and_never_replaces_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let (file, copy) = (dir.path().join("a"), dir.path().join("b"));
    let large = content(2 * PIECE_BYTES + 1);
    fs::write(&file, &large).unwrap();
    let job = Job { file, algorithms: vec![Algorithm::Sha256], copy: Some(copy.clone()) };
    assert_eq!(digest_on(2, std::slice::from_ref(&job)).unwrap(), [expected(&large, &[Algorithm::Sha256])]);
    assert_eq!(fs::read(&copy).unwrap(), large);
    assert_eq!(digest_on(2, &[job]).unwrap_err().error.kind(), io::ErrorKind::AlreadyExists);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn digests_do_not_depend_on_threads(
        sizes in proptest::collection::vec(prop_oneof![0..5000usize, 0..2_000_000usize], 0..6),
        algorithms in proptest::sample::subsequence(ALGORITHMS.to_vec(), 0..=4),
        threads in 1usize..6,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut jobs = Vec::new();
        let mut wanted = Vec::new();
        for (index, size) in sizes.into_iter().enumerate() {
            let file = dir.path().join(index.to_string());
            fs::write(&file, content(size)).unwrap();
            wanted.push(expected(&content(size), &algorithms));
            jobs.push(Job { file, algorithms: algorithms.clone(), copy: None });
        }
        prop_assert_eq!(digest_on(threads, &jobs).unwrap(), wanted);
    }
}
