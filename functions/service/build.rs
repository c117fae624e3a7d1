//! Compresses what `/docs` and `/openapi.json` serve, so that the function carries each file once and works out nothing
//! at run time.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::write::GzEncoder;
use flate2::{Compression, Crc};
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::ZipArchive;

/// Files of this directory.
const OURS: [&str; 3] = ["openapi.json", "ui/index.html", "ui/initializer.js"];
/// Files of Swagger UI's distribution; its source maps and its other bundles stay out.
const THEIRS: [&str; 3] = ["swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut table = String::new();
    for path in OURS {
        println!("cargo::rerun-if-changed={path}");
        let name = path.rsplit('/').next().unwrap_or(path);
        table += &compress(&out, name, &fs::read(path)?)?;
    }
    let mut archive = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
    for name in THEIRS {
        let place = format!("/dist/{name}");
        let path = archive.file_names().flatten().find(|path| path.ends_with(&place)).map(Cow::into_owned);
        let mut content = Vec::new();
        archive.by_name(&path.ok_or(name)?)?.read_to_end(&mut content)?;
        table += &compress(&out, name, &content)?;
    }
    fs::write(out.join("files.rs"), format!("[{table}]"))?;
    Ok(())
}

/// Writes a file's compressed content and gives its row of the table: name, tag, content.
fn compress(out: &Path, name: &str, content: &[u8]) -> Result<String, Box<dyn Error>> {
    let compressed = out.join(format!("{name}.gz"));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    fs::write(&compressed, encoder.finish()?)?;
    let mut crc = Crc::new();
    crc.update(content);
    let mut row = String::new();
    // Weak: the same for the content and for its compressed form.
    let tag = format!("W/\"{:08x}-{}\"", crc.sum(), content.len());
    write!(row, "File {{ name: {name:?}, tag: {tag:?}, gzip: include_bytes!({compressed:?}) }},")?;
    Ok(row)
}
