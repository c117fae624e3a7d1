//! Names that an archive or a file system has written in another Unicode normalization form.
//!
//! A bag made on macOS may list `é` as two characters and have it as one, or the other way round (RFC 8493
//! section 5.2.3). As bagit-python does, such names are taken as the same, unless both exist.

use std::collections::{HashMap, HashSet};

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::manifest::Manifest;

/// The form in which names are compared: NFC.
pub(crate) fn normalized(path: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(path).into_owned()
}

/// Lets manifests list files under the names that they have, where only the form differs.
pub(crate) fn follow(manifests: &mut [Manifest], files: &[(String, u64)]) {
    let names: HashSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let is_foreign = |path: &str| !path.is_ascii() && !names.contains(path);
    let mut by_form: Option<HashMap<String, &str>> = None;
    for manifest in manifests {
        let foreign: Vec<_> = manifest.digests.keys().filter(|path| is_foreign(path)).cloned().collect();
        for path in foreign {
            let by_form = by_form.get_or_insert_with(|| {
                let names = files.iter().filter(|(name, _)| !name.is_ascii());
                names.map(|(name, _)| (normalized(name), name.as_str())).collect()
            });
            let Some(name) = by_form.get(&normalized(&path)) else { continue };
            if manifest.digests.contains_key(*name) {
                continue;
            }
            if let Some(digest) = manifest.digests.remove(&path) {
                manifest.digests.insert((*name).to_owned(), digest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;

    const MD5: &str = "900150983cd24fb0d6963f7d28e17f72";
    const COMPOSED: &str = "data/\u{e9}";
    const DECOMPOSED: &str = "data/e\u{301}";

    fn listed(paths: &[&str], files: &[&str]) -> Vec<String> {
        let lines: String = paths.iter().map(|path| format!("{MD5}  {path}\n")).collect();
        let mut manifests = [Manifest::parse("manifest-md5.txt", &lines, Version::V1_0).unwrap()];
        let files: Vec<_> = files.iter().map(|path| ((*path).to_owned(), 0)).collect();
        follow(&mut manifests, &files);
        let [manifest] = manifests;
        manifest.digests.into_keys().collect()
    }

    #[test]
    fn a_name_in_another_form_is_the_file_s() {
        assert_eq!(listed(&[COMPOSED], &[DECOMPOSED]), [DECOMPOSED]);
        assert_eq!(listed(&[DECOMPOSED], &[COMPOSED, "data/e"]), [COMPOSED]);
    }

    #[test]
    fn names_that_exist_are_left_alone() {
        let both = [DECOMPOSED, COMPOSED];
        assert_eq!(listed(&both, &both), both);
        assert_eq!(listed(&[COMPOSED], &both), [COMPOSED]);
        assert_eq!(listed(&both, &[COMPOSED]), both);
        assert_eq!(listed(&["data/\u{e8}", "data/x"], &[COMPOSED]), ["data/x", "data/\u{e8}"]);
    }
}
