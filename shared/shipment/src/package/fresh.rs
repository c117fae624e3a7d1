//! A new bag around the files of a compendium.

use bagit::{Algorithm, Bag, BagOptions, BagWriter, CreateError, Digests, Version};
use compendium::{Compendium, Files, StoredFile};
use jiff::Timestamp;
use jiff::tz::Offset;

use super::Bagging;

/// What made the bag.
const AGENT: &str = concat!("Ercid ", env!("CARGO_PKG_VERSION"));

/// The files, payload first, and the bag that they become. Of a bag's other tag files all are kept but those that say what
/// the payload is; a bag's manifests need not list them (RFC 8493 section 2.2.4).
pub(super) fn files(
    compendium: &Compendium,
    files: Files,
    created: Timestamp,
) -> Result<(Vec<(String, StoredFile)>, Bagging), CreateError> {
    let (mut payload, mut tags) = (Vec::new(), Vec::new());
    for (path, file) in files.into_entries() {
        match path.strip_prefix(compendium.payload()) {
            Some(inside) => payload.push((inside.to_owned(), file)),
            None if Bag::reads(&path) => {}
            None => tags.push((path, file)),
        }
    }
    let options = options(&compendium.id, created)?;
    check(&options, &payload)?;
    let bagging = Bagging::Fresh { payload: payload.len(), options: Box::new(options) };
    payload.append(&mut tags);
    Ok((payload, bagging))
}

/// Version 0.97, as of the reference, which readers that follow no later draft understand.
fn options(id: &str, created: Timestamp) -> Result<BagOptions, CreateError> {
    BagOptions::new(Offset::UTC.to_datetime(created).date())
        .version(Version::V0_97)
        .field("Bag-Software-Agent", AGENT)?
        .field("External-Identifier", id)
}

/// Whether a bag can hold these paths, before anything is made.
fn check(options: &BagOptions, payload: &[(String, StoredFile)]) -> Result<(), CreateError> {
    let mut bag = BagWriter::new(options.clone());
    let mut digests = Digests::default();
    for (algorithm, digits) in [(Algorithm::Sha256, 64), (Algorithm::Sha512, 128)] {
        // Any digest will do; none of so many digits is refused.
        let _ = digests.insert(algorithm, &"0".repeat(digits));
    }
    payload.iter().try_for_each(|(path, file)| bag.add_known(path, file.size, digests.clone()))
}

#[cfg(test)]
mod tests {
    use compendium::FileSource;

    use super::*;

    fn payload(paths: &[&str]) -> Vec<(String, StoredFile)> {
        let file = |path: &&str| {
            let source = FileSource::Document("x".into());
            ((*path).to_owned(), StoredFile { size: 1, source })
        };
        paths.iter().map(file).collect()
    }

    fn checked(paths: &[&str]) -> Result<(), CreateError> {
        check(&options("4XgD9", "2026-11-24T06:28:49.683Z".parse().unwrap()).unwrap(), &payload(paths))
    }

    #[test]
    fn ordinary_paths_make_a_bag() {
        assert_eq!(checked(&["a", "b/ü", "100%", "a b"]), Ok(()));
    }

    #[test]
    fn paths_that_a_bag_would_misread_are_refused_before_anything_is_made() {
        assert_eq!(checked(&["a%0Ab"]), Err(CreateError::Ambiguous("data/a%0Ab".to_owned())));
        let twice = checked(&["u\u{308}", "ü"]).unwrap_err();
        assert!(matches!(twice, CreateError::Repeated(_)), "{twice}");
    }
}
