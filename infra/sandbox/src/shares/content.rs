//! What is in the shares.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use aws_lc_rs::digest::{SHA256, digest};
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// Files by path.
pub type Files = BTreeMap<String, Content>;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// 2 GiB, as the answer says before they come.
    Announced,
    /// Zeros, until the reader has enough.
    Endless,
    /// Elsewhere.
    At(String),
}

/// The kinds of shares, as tokens begin; a record's number ends in two digits that count them from 1.
pub const KINDS: [&str; 14] = [
    "bag",
    "zip",
    "zips",
    "workspace",
    "empty",
    "huge",
    "endless",
    "abroad",
    "private",
    "loop",
    "moved",
    "nested",
    "file",
    "entries",
];

/// The files of a share of this kind; its `name` is the id of a compendium in it.
#[must_use]
pub fn files(kind: &str, name: &str) -> Option<Files> {
    let one = |content| Files::from([("compendium.zip".to_owned(), content)]);
    let packed = |files: &Files| zip(files, "").map(Content::Bytes).ok();
    Some(match kind {
        "bag" => bag(&with_id(workspace(), name)),
        "workspace" => workspace(),
        "zip" | "entries" => one(packed(&workspace())?),
        "zips" => Files::from([
            ("first.zip".to_owned(), packed(&workspace())?),
            ("readme.txt".to_owned(), text("Two versions\n")),
            ("second.zip".to_owned(), packed(&bag(&with_id(workspace(), name)))?),
        ]),
        "nested" => below(workspace(), "project"),
        "file" | "empty" => Files::new(),
        "huge" => one(Content::Announced),
        "endless" => one(Content::Endless),
        "abroad" => one(Content::At("https://example.org/compendium.zip".to_owned())),
        "private" => one(Content::At("http://169.254.169.254/latest/meta-data/".to_owned())),
        "loop" => one(Content::At("compendium.zip".to_owned())),
        "moved" => one(Content::At("https://sandbox.sciebo.de/moved/zip".to_owned())),
        _ => return None,
    })
}

/// An archive of the files, each below `directory`, with sizes behind the data as servers write it that do not know them
/// before.
///
/// # Errors
/// When the writer fails; a vector never does.
pub fn zip(files: &Files, directory: &str) -> Result<Vec<u8>, ZipError> {
    let mut writer = ZipWriter::new_stream(Cursor::new(Vec::new()));
    for (path, content) in files {
        let Content::Bytes(bytes) = content else { continue };
        writer.start_file(format!("{directory}{path}"), SimpleFileOptions::default())?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner().into_inner())
}

fn text(text: &str) -> Content {
    Content::Bytes(text.as_bytes().to_vec())
}

fn workspace() -> Files {
    Files::from([
        ("main.Rmd".to_owned(), text("---\ntitle: Shared ships\nauthor: Tess Tester\n---\n\nShips: 8\n")),
        ("data.csv".to_owned(), text("year,ships\n2016,3\n2017,5\n")),
        ("display.html".to_owned(), text("<!DOCTYPE html>\n<html><body><p>Ships: 8</p></body></html>\n")),
    ])
}

fn with_id(mut files: Files, id: &str) -> Files {
    let configuration = format!(
        "id: {id}\nspec_version: '1'\nmain: main.Rmd\ndisplay: display.html\n\
         licenses:\n  code: MIT\n  data: null\n  metadata: CC-BY-4.0\n  text: null\n"
    );
    files.insert("erc.yml".to_owned(), text(&configuration));
    files
}

fn below(files: Files, directory: &str) -> Files {
    files.into_iter().map(|(path, content)| (format!("{directory}/{path}"), content)).collect()
}

/// A bag of them (RFC 8493).
fn bag(files: &Files) -> Files {
    let mut bag = below(files.clone(), "data");
    let lines = bag.iter().filter_map(|(path, content)| match content {
        Content::Bytes(bytes) => Some(format!("{}  {path}\n", hex(digest(&SHA256, bytes).as_ref()))),
        Content::Announced | Content::Endless | Content::At(_) => None,
    });
    let manifest: String = lines.collect();
    bag.insert("bagit.txt".to_owned(), text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"));
    bag.insert("manifest-sha256.txt".to_owned(), text(&manifest));
    bag
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_files() {
        for kind in KINDS {
            assert!(files(kind, "x1").is_some(), "{kind}");
        }
        assert_eq!(files("nothing", "x1"), None);
        let bag = files("bag", "x1").unwrap();
        assert!(bag.contains_key("bagit.txt") && bag.contains_key("data/erc.yml"));
    }

    #[test]
    fn archives_are_written_as_streams() {
        let bytes = zip(&workspace(), "project/").unwrap();
        assert_eq!(bytes[6] & 8, 8, "sizes come behind the data");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), 3);
        assert_eq!(archive.by_index(0).unwrap().name().unwrap(), "project/data.csv");
    }
}
