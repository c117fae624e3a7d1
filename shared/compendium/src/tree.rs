//! Files as a tree of directories (contract/compendia.md 2.1).

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::Files;
use crate::mime::{extension, media_type};

/// A file, or a directory with what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = FileTree)]
pub enum Node {
    /// A directory.
    Directory {
        /// Its address.
        path: String,
        /// Its name.
        name: String,
        /// What is in it.
        #[schema(no_recursion)]
        children: Vec<Node>,
        /// The bytes of all files in it.
        size: u64,
        /// `directory`.
        #[serde(rename = "type")]
        kind: &'static str,
        /// True when there is more in it than is shown: it has a tree of its own.
        #[serde(skip_serializing_if = "is_false")]
        #[schema(required = false)]
        truncated: bool,
    },
    /// A file.
    File {
        /// Its address.
        path: String,
        /// Its name.
        name: String,
        /// Its bytes.
        size: u64,
        /// The end of its name, e.g. `.csv`; "" when it has none.
        extension: String,
        /// Its media type.
        #[serde(rename = "type")]
        kind: &'static str,
    },
}

fn is_false(flag: &bool) -> bool {
    !flag
}

#[derive(Default)]
struct Directory<'a> {
    directories: BTreeMap<&'a str, Directory<'a>>,
    files: BTreeMap<&'a str, u64>,
}

/// A tree of more files is cut below its first level, so that an answer stays below Lambda's 6 MB.
const MAX_FILES: usize = 10_000;

/// The tree below `path`, e.g. `/api/v1/compendium/<id>/data`, whose root is called `name`. Children are in the order
/// of their names' bytes; sizes are in bytes, a directory's the sum of its children's. A directory whose children had
/// to be left out, because there are too many, says `"truncated": true`; it has a tree of its own.
#[must_use]
pub fn tree(path: &str, name: &str, files: &Files) -> Node {
    let mut root = Directory::default();
    let mut count = 0;
    for (file, stored) in files.iter() {
        count += 1;
        let (parents, leaf) = file.rsplit_once('/').unwrap_or(("", file));
        let segments = parents.split('/').filter(|segment| !segment.is_empty());
        let directory =
            segments.fold(&mut root, |directory, segment| directory.directories.entry(segment).or_default());
        directory.files.insert(leaf, stored.size);
    }
    let levels = if count > MAX_FILES { 1 } else { usize::MAX };
    root.render(path, name, levels).0
}

/// The tree of one directory; `None` when there is none at this path.
#[must_use]
pub fn subtree(path: &str, directory: &str, files: &Files) -> Option<Node> {
    let prefix = format!("{directory}/");
    let below = files.below(&prefix);
    let name = directory.rsplit('/').next().unwrap_or(directory);
    (below.iter().next().is_some()).then(|| tree(path, name, &below))
}

impl Directory<'_> {
    fn render(&self, path: &str, name: &str, levels: usize) -> (Node, u64) {
        let mut children: BTreeMap<&str, (Node, u64)> = BTreeMap::new();
        for (name, directory) in &self.directories {
            children
                .insert(name, directory.render(&format!("{path}/{name}"), name, levels.saturating_sub(1)));
        }
        for (name, size) in &self.files {
            children.insert(name, (render_file(format!("{path}/{name}"), name, *size), *size));
        }
        let size = children.values().map(|(_, size)| size).sum();
        let shown = if levels == 0 { 0 } else { MAX_FILES };
        let truncated = children.len() > shown;
        let children: Vec<_> = children.into_values().take(shown).map(|(child, _)| child).collect();
        let (path, name, kind) = (path.to_owned(), name.to_owned(), "directory");
        (Node::Directory { path, name, children, size, kind, truncated }, size)
    }
}

fn render_file(path: String, name: &str, size: u64) -> Node {
    Node::File {
        path,
        name: name.to_owned(),
        size,
        extension: extension(name).to_ascii_lowercase(),
        kind: media_type(name),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;

    #[test]
    fn a_tree_of_too_many_files_is_cut_but_its_directories_have_their_own() {
        let mut files = Files::default();
        for number in 0..=MAX_FILES {
            files.put_document(&format!("many/{}/{number}", number % 7), "x".into());
        }
        let whole = to_value(tree("/data", "x", &files)).unwrap();
        assert_eq!(whole["size"], MAX_FILES + 1);
        assert_eq!(whole["children"][0]["truncated"], true);
        assert_eq!(whole["children"][0]["children"], json!([]));
        let part = to_value(subtree("/data/many/3", "many/3", &files).unwrap()).unwrap();
        assert_eq!(part["name"], "3");
        assert_eq!(part["children"][0]["path"], "/data/many/3/10");
        assert!(part.get("truncated").is_none());
        assert_eq!(subtree("/data/man", "man", &files), None);
    }

    #[test]
    fn nests_sorts_and_sums() {
        let mut files = Files::default();
        for path in ["main.Rmd", "data/b.csv", ".erc/metadata_raw.json", "Dockerfile"] {
            files.put_document(path, path.to_owned().into());
        }
        let tree = tree("/api/v1/compendium/6yxNW/data", "6yxNW", &files);
        insta::assert_json_snapshot!(tree, @r#"
        {
          "path": "/api/v1/compendium/6yxNW/data",
          "name": "6yxNW",
          "children": [
            {
              "path": "/api/v1/compendium/6yxNW/data/.erc",
              "name": ".erc",
              "children": [
                {
                  "path": "/api/v1/compendium/6yxNW/data/.erc/metadata_raw.json",
                  "name": "metadata_raw.json",
                  "size": 22,
                  "extension": ".json",
                  "type": "application/json"
                }
              ],
              "size": 22,
              "type": "directory"
            },
            {
              "path": "/api/v1/compendium/6yxNW/data/Dockerfile",
              "name": "Dockerfile",
              "size": 10,
              "extension": "",
              "type": "text/plain"
            },
            {
              "path": "/api/v1/compendium/6yxNW/data/data",
              "name": "data",
              "children": [
                {
                  "path": "/api/v1/compendium/6yxNW/data/data/b.csv",
                  "name": "b.csv",
                  "size": 10,
                  "extension": ".csv",
                  "type": "text/csv"
                }
              ],
              "size": 10,
              "type": "directory"
            },
            {
              "path": "/api/v1/compendium/6yxNW/data/main.Rmd",
              "name": "main.Rmd",
              "size": 8,
              "extension": ".rmd",
              "type": "text/x-r-markdown"
            }
          ],
          "size": 50,
          "type": "directory"
        }
        "#);
    }
}
