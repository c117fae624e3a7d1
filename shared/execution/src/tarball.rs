//! Archives for and from the container engine. Blocking: call it on a blocking thread.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde_json::{Value, json};
use tar::{Archive, Builder, EntryType, Header};

use crate::limits::SMALL_FILE_BYTES;
use crate::scan::{Scan, below};

/// Name of an image tarball in the payload.
pub(crate) const IMAGE: &str = "image.tar";

/// Packs the payload for a build (contract 6.4 step 5) and answers the archive's size in bytes. Hidden files, `.erc`
/// and the image tarball stay out.
pub(crate) fn pack(payload: &Path, scan: &Scan, archive: &Path) -> io::Result<u64> {
    let mut builder = Builder::new(File::create(archive)?);
    for path in scan.files.keys().filter(|path| is_packed(path)) {
        let Some(place) = below(payload, path) else { continue };
        let mut file = File::open(place)?;
        let mut header = Header::new_gnu();
        // Neither owner nor time: the same payload makes the same layers.
        header.set_size(file.metadata()?.len());
        header.set_mode(0o644);
        builder.append_data(&mut header, path, &mut file)?;
    }
    builder.into_inner()?.metadata().map(|metadata| metadata.len())
}

fn is_packed(path: &str) -> bool {
    path != IMAGE && !path.split('/').any(|part| part.starts_with('.'))
}

/// Copies an image tarball so that it holds one image under the name `tag` and nothing else, and answers the name it
/// had. A tarball could otherwise replace any image of the engine, the base image included.
pub(crate) fn retag(from: &Path, to: &Path, tag: &str) -> io::Result<String> {
    let mut name = None;
    let mut builder = Builder::new(File::create(to)?);
    for entry in Archive::new(File::open(from)?).entries()? {
        let entry = entry?;
        let path = entry.path()?.to_string_lossy().trim_start_matches("./").to_owned();
        match path.as_str() {
            "manifest.json" => {
                let mut text = String::new();
                entry.take(SMALL_FILE_BYTES).read_to_string(&mut text)?;
                let (old, manifest) = renamed(&text, tag).ok_or_else(|| invalid("no single image in it"))?;
                append(&mut builder, "manifest.json", manifest.as_bytes())?;
                name = Some(old);
            }
            // Other lists of names.
            "repositories" | "index.json" | "oci-layout" => {}
            _ => {
                let mut header = entry.header().clone();
                match header.entry_type() {
                    EntryType::Regular | EntryType::Directory => {
                        builder.append_data(&mut header, path, entry)?;
                    }
                    // Engines link layers that occur twice.
                    EntryType::Link | EntryType::Symlink => {
                        let target = entry.link_name()?.ok_or_else(|| invalid("a link without target"))?;
                        builder.append_link(&mut header, path, target)?;
                    }
                    _ => return Err(invalid("an entry that is neither file nor directory")),
                }
            }
        }
    }
    builder.finish()?;
    name.ok_or_else(|| invalid("it is no image tarball"))
}

/// The old name and the manifest with the new one.
fn renamed(manifest: &str, tag: &str) -> Option<(String, String)> {
    let mut images: Vec<Value> = serde_json::from_str(manifest).ok()?;
    let [image] = images.as_mut_slice() else { return None };
    let old =
        image.get("RepoTags").and_then(|tags| tags.get(0)).and_then(Value::as_str).unwrap_or("untagged");
    let old: String = old.chars().filter(|letter| !letter.is_control()).take(200).collect();
    image.as_object_mut()?.insert("RepoTags".to_owned(), json!([tag]));
    Some((old, Value::Array(images).to_string()))
}

fn append(builder: &mut Builder<File>, path: &str, content: &[u8]) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    builder.append_data(&mut header, path, content)
}

fn invalid(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{IMAGE}: {why}"))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    fn directory(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("ercid-tarball-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn names(archive: &Path) -> Vec<String> {
        let mut archive = Archive::new(File::open(archive).unwrap());
        archive.entries().unwrap().map(|entry| entry.unwrap().path().unwrap().display().to_string()).collect()
    }

    #[test]
    fn hidden_files_and_the_image_are_not_packed() {
        let root = directory("pack");
        let payload = root.join("payload");
        fs::create_dir_all(payload.join(".erc")).unwrap();
        fs::create_dir_all(payload.join("sub")).unwrap();
        for path in [".erc/x.log", ".Rhistory", "image.tar", "main.Rmd", "sub/image.tar", "sub/.hidden"] {
            fs::write(payload.join(path), "x").unwrap();
        }
        let archive = root.join("payload.tar");
        let size = pack(&payload, &Scan::of(&payload).unwrap(), &archive).unwrap();
        assert_eq!(names(&archive), ["main.Rmd", "sub/image.tar"]);
        assert_eq!(size, fs::metadata(&archive).unwrap().len());
        fs::remove_dir_all(root).unwrap();
    }

    fn image(path: &Path, manifest: &str) {
        let mut builder = Builder::new(File::create(path).unwrap());
        append(&mut builder, "layer.tar", b"layer").unwrap();
        append(&mut builder, "repositories", b"{}").unwrap();
        append(&mut builder, "manifest.json", manifest.as_bytes()).unwrap();
        builder.finish().unwrap();
    }

    #[test]
    fn a_loaded_image_gets_our_name_and_no_other() {
        let root = directory("retag");
        let (from, to) = (root.join("from.tar"), root.join("to.tar"));
        image(
            &from,
            r#"[{"Config":"c.json","RepoTags":["localhost/ercid/r-base:1","x:2"],"Layers":["layer.tar"]}]"#,
        );
        assert_eq!(retag(&from, &to, "erc:BSgxj").unwrap(), "localhost/ercid/r-base:1");
        assert_eq!(names(&to), ["layer.tar", "manifest.json"]);
        let text = fs::read_to_string(&to).unwrap();
        assert!(text.contains(r#""RepoTags":["erc:BSgxj"]"#) && !text.contains("r-base"));
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn several_images_or_none_are_refused() {
        let root = directory("refuse");
        let (from, to) = (root.join("from.tar"), root.join("to.tar"));
        for manifest in ["[]", "[{},{}]", "{}", "not json"] {
            image(&from, manifest);
            assert_eq!(retag(&from, &to, "erc:x").unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
        fs::write(&from, "no tar at all").unwrap();
        assert!(retag(&from, &to, "erc:x").is_err());
        fs::remove_dir_all(root).unwrap();
    }
}
