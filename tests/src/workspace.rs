//! Workspaces as authors have them.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::forge::{Part, zip};

/// Files by path.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    files: BTreeMap<String, Vec<u8>>,
}

impl Workspace {
    /// No files.
    pub fn empty() -> Self {
        Self::default()
    }

    /// An R Markdown file with its data and its display file.
    pub fn minimal_rmd() -> Self {
        Self::empty()
            .with("main.Rmd", MAIN_RMD)
            .with("data.csv", "year,ships\n2016,3\n2017,5\n")
            .with("display.html", "<!DOCTYPE html>\n<html><body><p>Ships: 8</p></body></html>\n")
    }

    /// An R script that prints a number to its display file, quicker than R Markdown: the check succeeds when `shown`
    /// is 8, the sum of the data.
    pub fn script(shown: u32) -> Self {
        Self::empty()
            .with("main.R", MAIN_R)
            .with("data.csv", "year,ships\n2016,3\n2017,5\n")
            .with("display.html", format!("<html><body><p>Ships: {shown}</p></body></html>\n"))
    }

    /// An R script that does what it is told.
    pub fn running(code: &str) -> Self {
        Self::empty().with("main.R", code).with("display.html", "<html><body><p>Ships: 8</p></body></html>\n")
    }

    /// With a file.
    #[must_use]
    pub fn with(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.insert(path.to_owned(), content.as_ref().to_vec());
        self
    }

    /// With an `erc.yml` that names this id.
    #[must_use]
    pub fn with_id(self, id: &str) -> Self {
        self.with(
            "erc.yml",
            format!(
                "id: {id}\nspec_version: '1'\nmain: main.Rmd\ndisplay: display.html\n\
                 licenses:\n  code: MIT\n  data: null\n  metadata: CC-BY-4.0\n  text: null\nconvention: mine\n"
            ),
        )
    }

    /// All of it below one directory.
    #[must_use]
    pub fn below(self, directory: &str) -> Self {
        let files = self.files.into_iter();
        Self { files: files.map(|(path, content)| (format!("{directory}/{path}"), content)).collect() }
    }

    /// All of it in a valid bag (RFC 8493).
    #[must_use]
    pub fn bagged(self) -> Self {
        let mut bag = self.below("data");
        let manifest = bag.files.iter().fold(String::new(), |mut manifest, (path, content)| {
            writeln!(manifest, "{}  {path}", sha256(content)).expect("a String takes all");
            manifest
        });
        let bytes: usize = bag.files.values().map(Vec::len).sum();
        let info = format!("Payload-Oxum: {bytes}.{}\n", bag.files.len());
        bag = bag.with("bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n");
        bag.with("bag-info.txt", info).with("manifest-sha256.txt", manifest)
    }

    /// The archive.
    pub fn zip(&self) -> Vec<u8> {
        zip(&self.parts())
    }

    /// The archive's entries, for tests that change them.
    pub fn parts(&self) -> Vec<Part> {
        self.files.iter().map(|(path, content)| Part::new(path, content)).collect()
    }
}

/// Bytes that nothing compresses, always the same.
pub fn noise(length: usize) -> Vec<u8> {
    let blocks = (0_u64..).flat_map(|number| Sha256::digest(number.to_le_bytes()).to_vec());
    blocks.take(length).collect()
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes all");
        text
    })
}

const MAIN_RMD: &str = r#"---
title: "Ships of the world"
author:
  - name: "Tess Tester"
    affiliation: "Test Lab"
date: "2017-03-01"
abstract: "How many ships there are."
keywords: [ships, counting]
output: html_document
---

```{r}
library("stats")
ships <- read.csv("data.csv")
cat("Ships:", sum(ships$ships))
```
"#;

const MAIN_R: &str = r#"ships <- read.csv("data.csv")
message("counting ships")
writeLines(paste0("<html><body><p>Ships: ", sum(ships$ships), "</p></body></html>"), "display.html")
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bag_counts_its_payload() {
        let bag = Workspace::empty().with("a", "12345").bagged();
        assert_eq!(bag.files["bag-info.txt"], b"Payload-Oxum: 5.1\n");
        assert!(bag.files["manifest-sha256.txt"].ends_with(b"  data/a\n"));
    }

    #[test]
    fn digests_are_hexadecimal() {
        assert!(sha256(b"").starts_with("e3b0c44298fc1c14"));
    }
}
