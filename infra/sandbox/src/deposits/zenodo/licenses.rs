//! Licences that Zenodo knows (its vocabulary has SPDX's; these are the ones in use here).

/// True for the id of one, in any case.
#[must_use]
pub fn is_known(id: &str) -> bool {
    let id = id.to_ascii_lowercase();
    KNOWN.binary_search(&id.as_str()).is_ok()
}

const KNOWN: [&str; 45] = [
    "0bsd",
    "afl-3.0",
    "agpl-3.0-only",
    "agpl-3.0-or-later",
    "apache-2.0",
    "artistic-2.0",
    "bsd-2-clause",
    "bsd-3-clause",
    "bsl-1.0",
    "cc-by",
    "cc-by-1.0",
    "cc-by-2.0",
    "cc-by-3.0",
    "cc-by-4.0",
    "cc-by-nc-4.0",
    "cc-by-nc-nd-4.0",
    "cc-by-nc-sa-4.0",
    "cc-by-nd-4.0",
    "cc-by-sa-3.0",
    "cc-by-sa-4.0",
    "cc-zero",
    "cc0-1.0",
    "cecill-2.1",
    "ecl-2.0",
    "epl-2.0",
    "eupl-1.2",
    "gpl-2.0",
    "gpl-2.0-only",
    "gpl-2.0-or-later",
    "gpl-3.0",
    "gpl-3.0-only",
    "gpl-3.0-or-later",
    "isc",
    "lgpl-2.1-only",
    "lgpl-3.0-only",
    "lgpl-3.0-or-later",
    "mit",
    "mpl-2.0",
    "ncsa",
    "odbl-1.0",
    "odc-by-1.0",
    "other-open",
    "pddl-1.0",
    "unlicense",
    "zlib",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_known_in_any_case() {
        assert!(KNOWN.is_sorted());
        assert!(is_known("CC-BY-4.0") && is_known("mit") && is_known("ODbL-1.0"));
        assert!(!is_known("proprietary") && !is_known(""));
    }
}
