//! Whole records, from extraction to publishing.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::{MemoryWorkspace, Metadata, validate};

const RMD: &str = r#"---
title: "Capacity of container ships*"
author:
    - name: "Daniel Nüst"
      affiliation: o2r team
date: "2017"
output: html_document
abstract: |
    Capacity of the world container ship fleet.
keywords:
    - container
    - ship
doi: http://dx.doi.org/10.5555/666655554444
---

```{r plot, echo=FALSE}
library(ggplot2)
data <- read.csv("data.csv")
barplot(data, sub = "© Statista 2017")
```
"#;

fn raw_of(mut workspace: MemoryWorkspace, payload: &str) -> Value {
    extract(&mut workspace, &ExtractOptions { id: "6yxNW", today: date(2026, 11, 24), payload }).unwrap()
}

#[test]
fn a_good_workspace() {
    let workspace = MemoryWorkspace::new()
        .with("main.Rmd", RMD)
        .with("data.csv", "a,b")
        .with("display.html", "<html>")
        .with("plots/plot.png", "");
    let raw = raw_of(workspace, "");
    insta::assert_json_snapshot!(raw, @r#"
    {
      "access_right": "open",
      "author": [
        {
          "affiliation": "o2r team",
          "name": "Daniel Nüst"
        }
      ],
      "bagit": {
        "bagittxt_files": []
      },
      "codefiles": [
        "main.Rmd"
      ],
      "communities": [
        {
          "identifier": "o2r"
        }
      ],
      "depends": [
        {
          "category": "CRAN Top100",
          "identifier": "ggplot2",
          "packageSystem": "https://cloud.r-project.org/"
        }
      ],
      "description": "Capacity of the world container ship fleet.\n",
      "displayfile": "display.html",
      "displayfile_candidates": [
        "display.html",
        "plots/plot.png"
      ],
      "file": {
        "filename": "main.Rmd",
        "filepath": "main.Rmd",
        "mimetype": "text/x-r-markdown"
      },
      "generatedBy": "o2r-meta metaextract.py",
      "id": "6yxNW",
      "identifier": {
        "doi": "10.5555/666655554444",
        "doiurl": "https://doi.org/10.5555/666655554444",
        "reserveddoi": null
      },
      "inputfiles": [
        "data.csv"
      ],
      "interaction": [],
      "keywords": [
        "container",
        "ship"
      ],
      "license": {
        "code": null,
        "data": null,
        "metadata": "CC-BY-4.0",
        "text": null
      },
      "mainfile": "main.Rmd",
      "mainfile_candidates": [
        "main.Rmd"
      ],
      "ncdf": {
        "ncdf_files": []
      },
      "paperLanguage": [],
      "provenance": [],
      "publicationDate": "2026-11-24",
      "publication_type": "other",
      "r_comment": [],
      "r_input": [
        {
          "feature": "data input",
          "line": 18,
          "text": "data.csv"
        }
      ],
      "r_output": [
        {
          "feature": "result",
          "line": 19,
          "text": "barplot(data, sub = \"© Statista 2017\")"
        }
      ],
      "rdata": {
        "rdata_files": []
      },
      "recordDateCreated": null,
      "researchHypotheses": [],
      "researchQuestions": [],
      "softwarePaperCitation": null,
      "spatial": {
        "files": [],
        "union": null
      },
      "temporal": {
        "begin": "2017-01-01T00:00:00",
        "end": "2017-12-31T00:00:00"
      },
      "title": "Capacity of container ships*",
      "upload_type": "publication",
      "version": null
    }
    "#);
    let o2r = Metadata::from_raw(raw).o2r.unwrap();
    assert_eq!(validate(&o2r), Ok(()));
    insta::assert_compact_json_snapshot!(o2r["creators"], @r#"[{"affiliation": "o2r team", "name": "Daniel Nüst"}]"#);
}

#[test]
fn an_unedited_record_can_be_published_in_every_author_form() {
    for author in ["author: Jane Doe, John Doe", "author: [A, B]", "author: {name: A, affiliation: []}", ""] {
        let source = format!("---\ntitle: t\ndescription: d\n{author}\n---\n");
        let metadata = Metadata::from_raw(raw_of(MemoryWorkspace::new().with("x.Rmd", source), ""));
        let o2r = metadata.o2r.clone().unwrap();
        assert!(metadata.publish(o2r).is_ok(), "{author}");
    }
}

#[test]
fn nothing_extractable_is_the_default_record() {
    let raw = raw_of(MemoryWorkspace::new().with("notes.txt", "x"), "");
    let mut expected = raw::default_record();
    expected.extend(entries([("publicationDate", json!("2026-11-24")), ("id", json!("6yxNW"))]));
    assert_eq!(raw, Value::Object(expected));
    assert!(validate(&crate::to_o2r(&raw)).unwrap_err().log.contains("!invalid"));
}

#[test]
fn a_bag_has_paths_from_the_root() {
    let workspace = MemoryWorkspace::new()
        .with("bagit.txt", "")
        .with("data/paper.Rmd", RMD)
        .with("data/other.Rmd", "---\ntitle: Other\nlang: de\n---\n")
        .with("data/erc.yml", "id: x1\nmain: paper.Rmd\ndisplay: out.html\nlicenses: {code: MIT}\n");
    let raw = raw_of(workspace, "data/");
    assert_eq!(raw["mainfile"], "data/paper.Rmd");
    assert_eq!(raw["displayfile"], "data/out.html");
    assert_eq!(raw["license"], json!({"code": "MIT", "data": null, "metadata": "CC-BY-4.0", "text": null}));
    assert_eq!(raw["title"], "Capacity of container ships*");
    assert_eq!(raw["paperLanguage"], json!(["de"]));
}

#[test]
fn malformed_front_matter_never_fails() {
    let raw = raw_of(
        MemoryWorkspace::new().with("main.Rmd", "---\ntitle: A: B\n---\n```{r}\nlibrary(sf)\n```"),
        "",
    );
    assert_eq!(raw["title"], Value::Null);
    assert_eq!(raw["depends"][0]["identifier"], "sf");
}

#[test]
fn spatial_data_is_found() {
    let workspace = MemoryWorkspace::new()
        .with("a.geojson", r#"{"type":"Point","coordinates":[7.6,51.9]}"#)
        .with("b.R", "");
    let o2r = crate::to_o2r(&raw_of(workspace, ""));
    assert_eq!(o2r["spatial"]["geometry"], o2r["spatial"]["union"]["geojson"]["geometry"]);
    assert_eq!(o2r["spatial"]["files"][0]["source_file"], "a.geojson");
}

#[test]
fn unreadable_files_are_errors() {
    struct Broken(Vec<crate::WorkspaceFile>);
    impl Workspace for Broken {
        fn files(&self) -> &[crate::WorkspaceFile] {
            &self.0
        }
        fn read(&mut self, _: &str, _: u64) -> io::Result<Vec<u8>> {
            Err(io::ErrorKind::InvalidData.into())
        }
    }
    let mut workspace = Broken(vec![crate::WorkspaceFile { path: "main.R".to_owned(), size: 1 }]);
    let options = ExtractOptions { id: "x", today: date(2026, 1, 1), payload: "" };
    assert_eq!(extract(&mut workspace, &options).unwrap_err().kind(), io::ErrorKind::InvalidData);
}

#[test]
fn long_lists_are_cut() {
    let mut workspace = MemoryWorkspace::new();
    for number in 0..2_000 {
        workspace = workspace.with(&format!("{number}.js"), "");
    }
    assert_eq!(raw_of(workspace, "")["codefiles"].as_array().unwrap().len(), MAX_LIST);
}

/// Real workspaces, where the checkout stands beside the shared material.
#[test]
fn real_workspaces_can_be_published_unedited() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/workspaces");
    for name in ["rmd-data", "rmd-data-wrong-display"] {
        let Ok(directory) = std::fs::read_dir(format!("{root}/{name}")) else {
            eprintln!("skipped: {name} is not here");
            continue;
        };
        let mut workspace = MemoryWorkspace::new();
        for entry in directory {
            let path = entry.unwrap().path();
            let content = std::fs::read(&path).unwrap();
            workspace = workspace.with(path.file_name().unwrap().to_str().unwrap(), content);
        }
        let metadata = Metadata::from_raw(raw_of(workspace, ""));
        let o2r = metadata.o2r.clone().unwrap();
        assert_eq!(o2r["identifier"]["doi"], "10.5555/666655554444");
        assert_eq!(o2r["creators"], json!([{"affiliation": "o2r team", "name": "Daniel Nüst"}]));
        assert_eq!(o2r["inputfiles"], json!(["data.csv"]));
        assert_eq!(o2r["displayfile"], "display.html");
        assert!(metadata.publish(o2r).is_ok(), "{name}");
    }
}

proptest! {
    #[test]
    fn any_content_is_read(
        rmd in prop::collection::vec(any::<u8>(), 0..200),
        block in "[a-z:{}\\[\\]&* '\n-]{0,60}",
        geojson in "[\\[\\]{}\":,a-z0-9]{0,60}",
    ) {
        let workspace = MemoryWorkspace::new()
            .with("a.Rmd", rmd)
            .with("b.Rmd", format!("---\n{block}\n---\n"))
            .with("erc.yml", block)
            .with("c.geojson", geojson);
        let raw = raw_of(workspace, "");
        prop_assert!(raw.as_object().unwrap().keys().is_sorted());
    }
}
