//! The text of a manifest.

use crate::{BaseImage, ManifestError, PAYLOAD_MOUNT, PackageName};

/// Packages per instruction: a line stays far below the 64 KiB that Docker reads.
const PACKAGES_PER_LINE: usize = 200;

/// Where `install.R` is in the image: outside the payload, which is mounted over its directory.
const INSTALL_SCRIPT: &str = "/opt/erc/install.R";

/// What a manifest says (form: compendia.md 6.4, step 4).
pub(crate) struct Dockerfile<'a> {
    pub(crate) base: &'a BaseImage,
    pub(crate) packages: &'a [PackageName],
    pub(crate) install: bool,
    pub(crate) version: &'a str,
    pub(crate) timestamp: &'a str,
    pub(crate) command: &'a [String],
}

impl Dockerfile<'_> {
    pub(crate) fn render(&self) -> Result<String, ManifestError> {
        let mut lines =
            vec![format!("FROM {}", self.base.reference()), "LABEL maintainer=\"o2r\"".to_owned()];
        for packages in self.packages.chunks(PACKAGES_PER_LINE) {
            let words = std::iter::once("install2.r").chain(packages.iter().map(PackageName::as_str));
            lines.push(format!("RUN {}", array(words)));
        }
        if self.install {
            lines.push(format!("COPY {}", array(["install.R", INSTALL_SCRIPT].into_iter())));
            lines.push(format!("RUN {}", array(["Rscript", INSTALL_SCRIPT].into_iter())));
        }
        lines.push(format!("WORKDIR {PAYLOAD_MOUNT}/"));
        lines.push(self.label()?);
        lines.push(format!("CMD {}", array(self.command.iter().map(String::as_str))));
        Ok(lines.join("\n") + "\n")
    }

    fn label(&self) -> Result<String, ManifestError> {
        let values = [
            ("name", "muncher"),
            ("version", self.version),
            ("image", self.base.reference()),
            ("timestamp", self.timestamp),
        ];
        let mut label = String::from("LABEL");
        for (key, value) in values {
            if value.contains(|c: char| c.is_control() || matches!(c, '"' | '\\' | '$')) {
                return Err(ManifestError::Label(value.to_owned()));
            }
            label.push_str(&format!(" info.o2r.generate.{key}=\"{value}\""));
        }
        Ok(label)
    }
}

/// An instruction's JSON form, which no shell reads and in which Docker replaces no variables.
fn array<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = words.map(|word| serde_json::Value::from(word).to_string()).collect();
    format!("[{}]", quoted.join(", "))
}
