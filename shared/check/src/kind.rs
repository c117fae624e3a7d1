use std::path::Path;

/// How display files are compared.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Html,
    Picture,
    Other,
}

impl Kind {
    /// By the extension; by the first bytes where the extension says nothing.
    pub(crate) fn of(name: &str, content: &[u8]) -> Self {
        let extension =
            Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" => Self::Html,
            "png" | "jpg" | "jpeg" | "gif" => Self::Picture,
            _ if looks_like_html(content) => Self::Html,
            _ if image::guess_format(content).is_ok_and(|format| format.can_read()) => Self::Picture,
            _ => Self::Other,
        }
    }
}

fn looks_like_html(content: &[u8]) -> bool {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content).trim_ascii_start();
    [&b"<!doctype html"[..], b"<html"]
        .iter()
        .any(|start| content.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extension_first_then_content() {
        assert_eq!(Kind::of("data/Display.HTM", b""), Kind::Html);
        assert_eq!(Kind::of("plot.JPEG", b""), Kind::Picture);
        assert_eq!(Kind::of("display", b"\xef\xbb\xbf\n<!DOCTYPE html><p>"), Kind::Html);
        assert_eq!(Kind::of("plot.out", b"\x89PNG\r\n\x1a\n"), Kind::Picture);
        assert_eq!(Kind::of("table.csv", b"a,b\n"), Kind::Other);
        assert_eq!(Kind::of("report.pdf", b"%PDF-1.7"), Kind::Other);
    }
}
