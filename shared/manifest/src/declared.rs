//! Packages that a workspace declares beside its code.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{PackageName, error::printable};

/// What a declaration asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) packages: Vec<PackageName>,
    /// The workspace's own name, if it is a package itself.
    pub(crate) own: Option<PackageName>,
    /// What the reader of the log should know.
    pub(crate) notes: Vec<String>,
}

/// `Depends` and `Imports` of a `DESCRIPTION` ("Writing R Extensions", 1.1.3), without versions and R itself.
pub(crate) fn description(text: &str) -> Declared {
    let mut declared = Declared::default();
    for (field, value) in fields(text) {
        match field {
            "Package" => declared.own = PackageName::parse(value.trim()),
            "Depends" | "Imports" => value.split(',').for_each(|entry| declared.need(entry)),
            _ => {}
        }
    }
    declared
}

impl Declared {
    fn need(&mut self, entry: &str) {
        let name = entry.split('(').next().unwrap_or_default().trim();
        match PackageName::parse(name) {
            Some(package) => self.packages.push(package),
            None if matches!(name, "" | "R") => {}
            None => self.notes.push(format!("ignored \"{}\": not a package name", printable(name))),
        }
    }
}

/// Fields of a Debian control file: a line that starts with white space continues the one before.
fn fields(text: &str) -> Vec<(&str, String)> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((field, value)) = line.split_once(':') {
            fields.push((field.trim(), value.to_owned()));
        }
    }
    fields
}

#[derive(Deserialize)]
struct Lock {
    #[serde(rename = "Packages", default)]
    packages: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Locked {
    #[serde(default)]
    version: String,
    #[serde(default)]
    source: String,
}

/// The packages of an `renv.lock` that come from a repository. Their versions are noted: install2.r installs the ones
/// that the base image's repository has.
pub(crate) fn lock(bytes: &[u8]) -> Declared {
    let mut declared = Declared::default();
    let Ok(lock) = serde_json::from_slice::<Lock>(bytes) else {
        declared.notes.push("ignored: not a lock file of renv".to_owned());
        return declared;
    };
    for (name, locked) in lock.packages {
        let Some(package) = PackageName::parse(&name) else {
            declared.notes.push(format!("ignored \"{}\": not a package name", printable(&name)));
            continue;
        };
        let (version, source) = (printable(&locked.version), printable(&locked.source));
        if matches!(source.as_str(), "" | "Repository" | "CRAN") {
            declared.notes.push(format!("{package} {version} asked for, the repository's version is used"));
            declared.packages.push(package);
        } else {
            declared.notes.push(format!("ignored {package} {version}: its source is {source}"));
        }
    }
    declared
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(declared: &Declared) -> Vec<&str> {
        declared.packages.iter().map(PackageName::as_str).collect()
    }

    #[test]
    fn description_names_packages() {
        let declared = description(
            "Package: my.paper\nType: Compendium\nDepends: R (>= 3.5), sf\nImports:\n    dplyr (>= 1.0.0),\n\tterra\n\
             Suggests: testthat\nRemotes: github::x/y\n",
        );
        assert_eq!(names(&declared), ["sf", "dplyr", "terra"]);
        assert_eq!(declared.own, PackageName::parse("my.paper"));
        assert_eq!(declared.notes, [""; 0]);
    }

    #[test]
    fn description_with_other_names() {
        let declared = description("Imports: a b, \"x\", R,, sf");
        assert_eq!(names(&declared), ["sf"]);
        assert_eq!(
            declared.notes,
            [r#"ignored "a b": not a package name"#, r#"ignored ""x"": not a package name"#]
        );
    }

    #[test]
    fn lock_names_packages_and_versions() {
        let declared = lock(
            br#"{"R": {"Version": "4.2.2"}, "Packages": {
                "sf": {"Package": "sf", "Version": "1.0-12", "Source": "Repository", "Hash": "x"},
                "mine": {"Package": "mine", "Version": "0.1", "Source": "GitHub"},
                "x y": {}, "DBI": {"Version": "1.2"}}}"#,
        );
        assert_eq!(names(&declared), ["DBI", "sf"]);
        assert_eq!(
            declared.notes,
            [
                "DBI 1.2 asked for, the repository's version is used",
                "ignored mine 0.1: its source is GitHub",
                "sf 1.0-12 asked for, the repository's version is used",
                r#"ignored "x y": not a package name"#,
            ]
        );
    }

    #[test]
    fn an_unreadable_lock_is_ignored() {
        for bytes in [&b""[..], b"[1]", b"{\"Packages\": []}", b"\xff", b"{\"Packages\": {\"sf\": 1}}"] {
            let declared = lock(bytes);
            assert_eq!(declared.notes, ["ignored: not a lock file of renv"]);
            assert_eq!(declared.packages, []);
        }
    }

    proptest! {
        #[test]
        fn any_description_is_read(text in "(Depends|Imports|:|,|\\(|\n| |[a-z]|\")*") {
            let declared = description(&text);
            prop_assert!(declared.packages.iter().all(|p| text.contains(p.as_str())));
        }
    }
}
