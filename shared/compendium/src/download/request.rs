//! What a client asks for.

use archive::pack::Format;
use serde::{Deserialize, Serialize};

/// An archive that is asked for; also the message to who makes large ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadRequest {
    /// The id by which it is asked for: the compendium's, or that of a public link.
    pub id: String,
    /// In which format.
    pub format: Format,
    /// Whether the image is to be in it, where that was said. Otherwise it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<bool>,
}

impl DownloadRequest {
    /// A request by the parameter `image` as it came: the image is left out unless it says `true` or is absent.
    #[must_use]
    pub fn new(id: &str, format: Format, image: Option<&str>) -> Self {
        Self { id: id.to_owned(), format, image: image.map(|image| image == "true") }
    }

    /// The id and the format that a name such as `<id>.tar.gz` consists of; `None` for other names.
    #[must_use]
    pub fn named(name: &str) -> Option<(&str, Format)> {
        // The longer name comes before its own end.
        [Format::TarGz, Format::Tar, Format::Zip].into_iter().find_map(|format| {
            let id = name.strip_suffix(format.extension())?.strip_suffix('.')?;
            (!id.is_empty()).then_some((id, format))
        })
    }

    /// True when the image is to be in it.
    #[must_use]
    pub fn with_image(&self) -> bool {
        self.image.unwrap_or(true)
    }

    /// How the file is called.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.id, self.format.extension())
    }

    /// The address that it was asked for at, below the service's own. Parameters that mean nothing are left out, so
    /// that there are few addresses of one archive.
    #[must_use]
    pub fn url(&self, service: &str) -> String {
        let image = self.image.map_or_else(String::new, |image| format!("?image={image}"));
        format!("{}/api/v1/compendium/{}{image}", service.trim_end_matches('/'), self.file_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_an_id_and_a_format() {
        assert_eq!(DownloadRequest::named("a1B2c.zip"), Some(("a1B2c", Format::Zip)));
        assert_eq!(DownloadRequest::named("my.erc.tar"), Some(("my.erc", Format::Tar)));
        assert_eq!(DownloadRequest::named("a.tar.gz"), Some(("a", Format::TarGz)));
        assert_eq!(DownloadRequest::named("a.zip.zip"), Some(("a.zip", Format::Zip)));
        for name in ["a1B2c", "zip", ".zip", "a.ZIP", "a.gz", "azip", "a.zip.", "", ".tar.gz"] {
            assert_eq!(DownloadRequest::named(name), None, "{name}");
        }
    }

    #[test]
    fn the_image_is_in_it_unless_told_otherwise() {
        for (image, included) in [
            (None, true),
            (Some("true"), true),
            (Some("false"), false),
            (Some(""), false),
            (Some("1"), false),
        ] {
            assert_eq!(DownloadRequest::new("x", Format::Zip, image).with_image(), included, "{image:?}");
        }
    }

    #[test]
    fn an_address_has_the_parameters_that_mean_something() {
        let url = |image| DownloadRequest::new("x", Format::Zip, image).url("https://o2r.example:8443/");
        assert_eq!(url(None), "https://o2r.example:8443/api/v1/compendium/x.zip");
        assert_eq!(url(Some("true")), "https://o2r.example:8443/api/v1/compendium/x.zip?image=true");
        assert_eq!(url(Some("no")), "https://o2r.example:8443/api/v1/compendium/x.zip?image=false");
    }
}
