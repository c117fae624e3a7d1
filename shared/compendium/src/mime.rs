//! Media types by file name (contract/compendia.md 2.2).

/// The media type of a file, as trees show it: `text/plain` where nothing better is known.
#[must_use]
pub fn media_type(name: &str) -> &'static str {
    let extension = extension(name).to_ascii_lowercase();
    match extension.as_str() {
        ".r" => "script/x-R",
        ".rmd" => "text/x-r-markdown",
        ".rdata" | ".rda" => "application/x-r-data",
        ".yml" | ".yaml" => "text/yaml",
        ".js" | ".mjs" => "application/javascript",
        ".geojson" => "application/geo+json",
        "" | ".log" => "text/plain",
        _ => mime_guess::from_ext(extension.trim_start_matches('.')).first_raw().unwrap_or("text/plain"),
    }
}

/// The `Content-Type` of a file: the media type, with the character set where it is text.
#[must_use]
pub fn content_type(name: &str) -> String {
    let media_type = media_type(name);
    let text = media_type.starts_with("text/") || media_type.ends_with("json");
    if text { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() }
}

/// A name's extension with its dot, as it is written; empty when there is none. `.erc` is a name without extension.
pub(crate) fn extension(name: &str) -> &str {
    match name.rfind('.') {
        None | Some(0) => "",
        Some(dot) => name.get(dot..).unwrap_or(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_as_the_contract_has_them() {
        for (name, expected) in [
            ("a.txt", "text/plain"),
            ("display.html", "text/html"),
            ("erc.yml", "text/yaml"),
            ("paper.tex", "application/x-tex"),
            ("data.CSV", "text/csv"),
            ("main.R", "script/x-R"),
            ("main.Rmd", "text/x-r-markdown"),
            ("a.RData", "application/x-r-data"),
            ("a.js", "application/javascript"),
            ("a.json", "application/json"),
            ("a.tif", "image/tiff"),
            ("a.png", "image/png"),
            ("build.log", "text/plain"),
            ("Dockerfile", "text/plain"),
            ("a.unheardof", "text/plain"),
            (".hidden", "text/plain"),
        ] {
            assert_eq!(media_type(name), expected, "{name}");
        }
        assert_eq!(content_type("a.json"), "application/json; charset=utf-8");
        assert_eq!(content_type("a.png"), "image/png");
    }
}
