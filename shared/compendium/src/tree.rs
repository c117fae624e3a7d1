//! Files as a tree of directories (contract/compendia.md 2.1).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Files;
use crate::mime::{extension, media_type};

#[derive(Default)]
struct Directory<'a> {
    directories: BTreeMap<&'a str, Directory<'a>>,
    files: BTreeMap<&'a str, u64>,
}

/// The tree below `path`, e.g. `/api/v1/compendium/<id>/data`, whose root is called `name`. Children are in the order
/// of their names' bytes; sizes are in bytes, a directory's the sum of its children's.
#[must_use]
pub fn tree(path: &str, name: &str, files: &Files) -> Value {
    let mut root = Directory::default();
    for (file, stored) in files.iter() {
        let (parents, leaf) = file.rsplit_once('/').unwrap_or(("", file));
        let segments = parents.split('/').filter(|segment| !segment.is_empty());
        let directory = segments.fold(&mut root, |directory, segment| directory.directories.entry(segment).or_default());
        directory.files.insert(leaf, stored.size);
    }
    root.render(path, name).0
}

impl Directory<'_> {
    fn render(&self, path: &str, name: &str) -> (Value, u64) {
        let mut children: BTreeMap<&str, (Value, u64)> = BTreeMap::new();
        for (name, directory) in &self.directories {
            children.insert(name, directory.render(&format!("{path}/{name}"), name));
        }
        for (name, size) in &self.files {
            children.insert(name, (render_file(&format!("{path}/{name}"), name, *size), *size));
        }
        let size = children.values().map(|(_, size)| size).sum();
        let children: Vec<_> = children.into_values().map(|(child, _)| child).collect();
        let node = json!({
            "path": path, "name": name, "children": children, "size": size, "type": "directory",
        });
        (node, size)
    }
}

fn render_file(path: &str, name: &str, size: u64) -> Value {
    json!({
        "path": path,
        "name": name,
        "size": size,
        "extension": extension(name).to_ascii_lowercase(),
        "type": media_type(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
