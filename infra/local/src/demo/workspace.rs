//! The demonstration's workspace: rendered as an author would, then packed.

use std::{
    fs,
    io::{Cursor, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use sha2::{Digest, Sha256};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    command,
    error::{Error, Result},
    install::{engine::Engine, python::hex},
    layout::{self, Layout},
    progress::Step,
};

const SOURCES: [&str; 2] = [DATA, MAIN];
const DATA: &str = "data.csv";
const MAIN: &str = "main.Rmd";
const DISPLAY: &str = "display.html";
/// As the manifest of a job renders it (`shared/manifest`).
const RENDER: &str = "rmarkdown::render(input = \"/erc/main.Rmd\", output_format = rmarkdown::html_document(), \
    output_dir = \"/erc\", output_file = \"display.html\")";

/// The archive to upload.
pub async fn pack(layout: &Layout, engine: &Engine, image: &str, change_data: bool) -> Result<Vec<u8>> {
    let display = display(layout, engine, image).await?;
    let mut files = vec![(DISPLAY, display)];
    for name in SOURCES {
        files.push((name, read(&layout.here("demo").join(name))?));
    }
    if change_data {
        for (_, content) in files.iter_mut().filter(|(name, _)| *name == DATA) {
            *content = change_last_number(&String::from_utf8_lossy(content)).into_bytes();
        }
    }
    zip(&files).map_err(|error| Error::Machine(format!("cannot pack the demonstration's workspace: {error}")))
}

/// The display file. It is rendered once for a document and an image and then kept, as an author keeps hers:
/// so data that are changed afterwards are found out.
async fn display(layout: &Layout, engine: &Engine, image: &str) -> Result<Vec<u8>> {
    let document = read(&layout.here("demo").join(MAIN))?;
    let key = hex(&Sha256::digest([document.as_slice(), image.as_bytes()].concat()));
    let kept = layout.local.join("demo").join(key.get(..16).unwrap_or(&key)).join(DISPLAY);
    if !kept.exists() {
        render(layout, engine, image, &kept).await?;
    }
    read(&kept)
}

async fn render(layout: &Layout, engine: &Engine, image: &str, kept: &Path) -> Result<()> {
    let step = Step::start("Render the display file");
    let work = layout.local.join("demo/work");
    layout::clear(&work)?;
    fs::create_dir_all(&work).map_err(Error::file("create", &work))?;
    for name in SOURCES {
        fs::copy(layout.here("demo").join(name), work.join(name)).map_err(Error::file("copy", &work))?;
    }
    // The container's user, who is nobody here, writes into it.
    fs::set_permissions(&work, fs::Permissions::from_mode(0o777)).map_err(Error::file("open up", &work))?;
    let mount = format!("{}:/erc", work.display());
    let mut run = engine.confined(image, &["--volume", &mount, "--workdir", "/erc"]);
    run.args(["R", "--vanilla", "-e", RENDER]);
    command::run(&step, "rendering the demonstration", run, &layout.log("render")).await?;
    if let Some(parent) = kept.parent() {
        fs::create_dir_all(parent).map_err(Error::file("create", parent))?;
    }
    fs::copy(work.join(DISPLAY), kept).map_err(Error::file("copy", kept))?;
    layout::clear(&work)?;
    step.done();
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(Error::file("read", path))
}

fn zip(files: &[(&str, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default())?;
        writer.write_all(content)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Doubles the last number of a table whose last column holds numbers.
fn change_last_number(table: &str) -> String {
    let body = table.trim_end();
    match body.rsplit_once(',').map(|(before, last)| (before, last.trim().parse::<f64>())) {
        Some((before, Ok(number))) => format!("{before},{}\n", number * 2.0),
        _ => table.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn one_number_changes() {
        let table = include_str!("../../demo/data.csv");
        let changed = change_last_number(table);
        let differing = table.lines().zip(changed.lines()).filter(|(before, after)| before != after).count();
        assert_eq!((differing, table.lines().count(), changed.lines().count()), (1, 13, 13));
        assert_eq!(change_last_number("a\nb"), "a\nb");
    }

    #[test]
    fn an_archive_holds_its_files() {
        let bytes = zip(&[("a.txt", b"one".to_vec()), ("b.txt", vec![0; 1000])]).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), 2);
        let mut text = String::new();
        archive.by_name("a.txt").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "one");
    }
}
