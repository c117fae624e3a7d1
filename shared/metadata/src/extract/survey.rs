//! What the names of the files tell.

use std::collections::HashSet;

use crate::spatial;
use crate::workspace::WorkspaceFile;

/// The files of a payload by what they may be. Hidden files and those in hidden directories don't count.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// All paths, sorted.
    all: Vec<String>,
    /// Code files, sorted.
    pub(super) code: Vec<String>,
    /// Possible main files, the likeliest first.
    pub(super) main_candidates: Vec<String>,
    /// Possible display files, the likeliest first.
    pub(super) display_candidates: Vec<String>,
    /// Files for the spatial extraction, sorted.
    pub(super) spatial: Vec<WorkspaceFile>,
}

impl Survey {
    pub(super) fn of(files: &[WorkspaceFile], payload: &str) -> Self {
        let mut visible: Vec<_> = files.iter().filter(|file| is_visible(&file.path, payload)).collect();
        visible.sort_by(|a, b| a.path.cmp(&b.path));
        let mut survey = Self::default();
        for file in visible {
            let path = file.path.clone();
            match split(&path).1.to_ascii_lowercase().as_str() {
                "r" | "rmd" => {
                    survey.code.push(path.clone());
                    survey.main_candidates.push(path.clone());
                }
                "js" | "py" => survey.code.push(path.clone()),
                "html" | "htm" | "pdf" | "png" => survey.display_candidates.push(path.clone()),
                _ => {}
            }
            if spatial::is_candidate(&path) {
                survey.spatial.push(file.clone());
            }
            survey.all.push(path);
        }
        // Stable sorts: equally likely files stay in the order of their paths.
        survey.main_candidates.sort_by_cached_key(|path| distance(path, payload, "main", "rmd"));
        survey.display_candidates.sort_by_cached_key(|path| distance(path, payload, "display", "html"));
        survey
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.all.binary_search_by(|other| other.as_str().cmp(path)).is_ok()
    }

    /// The files to read, the main file first.
    pub(super) fn sources<'a>(&'a self, main: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        let others = self.main_candidates.iter().map(String::as_str).filter(move |path| Some(*path) != main);
        main.into_iter().chain(others)
    }

    /// The files with one of these names, whatever their directory.
    pub(super) fn named(&self, names: &HashSet<&str>) -> Vec<String> {
        let is_named = |path: &&String| path.rsplit('/').next().is_some_and(|name| names.contains(name));
        self.all.iter().filter(is_named).cloned().collect()
    }
}

fn is_visible(path: &str, payload: &str) -> bool {
    path.strip_prefix(payload)
        .is_some_and(|rest| rest.split('/').all(|part| !part.starts_with('.') && part != "__MACOSX"))
}

/// A path without its extension, and the extension.
pub(super) fn split(path: &str) -> (&str, &str) {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    match path.rfind('.') {
        Some(dot) if dot > name => (path.get(..dot).unwrap_or(path), path.get(dot + 1..).unwrap_or_default()),
        _ => (path, ""),
    }
}

/// How far a file is from being called `<stem>.<extension>` at the top of the payload.
fn distance(path: &str, payload: &str, stem: &str, extension: &str) -> usize {
    let (name, suffix) = split(path.strip_prefix(payload).unwrap_or(path));
    levenshtein(&name.to_lowercase(), stem) + levenshtein(&suffix.to_lowercase(), extension)
}

fn levenshtein(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (line, left) in a.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (cell, right) in row.iter_mut().skip(1).zip(b.chars()) {
            let changed = diagonal + usize::from(left != right);
            diagonal = *cell;
            *cell = changed.min(before + 1).min(diagonal + 1);
            before = *cell;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn survey(paths: &[&str], payload: &str) -> Survey {
        let files: Vec<_> =
            paths.iter().map(|path| WorkspaceFile { path: (*path).to_owned(), size: 1 }).collect();
        Survey::of(&files, payload)
    }

    #[test]
    fn likely_names_come_first() {
        let found = survey(
            &[
                "figures/plot.png",
                "display.pdf",
                "display.html",
                "index.htm",
                "analysis.R",
                "main.R",
                "x/main.Rmd",
                "main.Rmd",
                "app.js",
                "README.md",
            ],
            "",
        );
        assert_eq!(found.main_candidates, ["main.Rmd", "main.R", "x/main.Rmd", "analysis.R"]);
        assert_eq!(found.display_candidates[..2], ["display.html", "display.pdf"]);
        assert_eq!(found.display_candidates.len(), 4);
        assert_eq!(found.code, ["analysis.R", "app.js", "main.R", "main.Rmd", "x/main.Rmd"]);
    }

    #[test]
    fn only_visible_files_of_the_payload_count() {
        let found = survey(
            &["bagit.R", "data/main.Rmd", "data/.erc/a.R", "data/.Rprofile.R", "data/__MACOSX/main.R"],
            "data/",
        );
        assert_eq!(found.main_candidates, ["data/main.Rmd"]);
        assert!(found.has("data/main.Rmd") && !found.has("bagit.R"));
    }

    #[test]
    fn inputs_are_found_by_name() {
        let found = survey(&["a/data.csv", "b/data.csv", "data.csv.bak", "data.csv"], "");
        assert_eq!(found.named(&HashSet::from(["data.csv"])), ["a/data.csv", "b/data.csv", "data.csv"]);
    }

    #[test]
    fn splits_paths() {
        assert_eq!(split("a.b/main"), ("a.b/main", ""));
        assert_eq!(split("a/.hidden"), ("a/.hidden", ""));
        assert_eq!(split("a/b.tar.gz"), ("a/b.tar", "gz"));
    }

    proptest! {
        #[test]
        fn levenshtein_is_a_metric(a in "[ab]{0,6}", b in "[ab]{0,6}", c in "[ab]{0,6}") {
            prop_assert_eq!(levenshtein(&a, &b), levenshtein(&b, &a));
            prop_assert_eq!(levenshtein(&a, &b) == 0, a == b);
            prop_assert!(levenshtein(&a, &c) <= levenshtein(&a, &b) + levenshtein(&b, &c));
        }
    }
}
