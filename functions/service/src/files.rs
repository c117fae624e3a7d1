//! Files that are part of the function, each compressed when it was built (`build.rs`).

use std::io::Read;

use axum::response::{IntoResponse, Response};
use flate2::read::GzDecoder;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, StatusCode};

/// A file and what identifies its content.
#[derive(Debug)]
pub struct File {
    name: &'static str,
    tag: &'static str,
    gzip: &'static [u8],
}

static FILES: &[File] = &include!(concat!(env!("OUT_DIR"), "/files.rs"));

impl File {
    /// The file of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        FILES.iter().find(|file| file.name == name)
    }

    /// 200 with its content, compressed if the client takes that, or 304 if the client has it.
    pub fn answer(&self, headers: &HeaderMap) -> Response {
        let common = [(ETAG, self.tag), (CACHE_CONTROL, "public, no-cache"), (VARY, "Accept-Encoding")];
        if has(headers, self.tag) {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        let media_type = [(CONTENT_TYPE, self.media_type())];
        if takes_gzip(headers) {
            return (common, media_type, [(CONTENT_ENCODING, "gzip")], self.gzip).into_response();
        }
        let mut content = Vec::new();
        match GzDecoder::new(self.gzip).read_to_end(&mut content) {
            Ok(_) => (common, media_type, content).into_response(),
            Err(error) => {
                tracing::error!(alarm = true, %error, name = self.name, "a file of the function is damaged");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    fn media_type(&self) -> &'static str {
        match self.name.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("json") => "application/json",
            Some("png") => "image/png",
            _ => "application/octet-stream",
        }
    }
}

/// True when the client has the content that the tag stands for (RFC 9110 13.1.2, weak comparison).
fn has(headers: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let values = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|known| known.trim() == "*" || opaque(known) == opaque(tag))
}

/// True when the client says that it takes gzip (RFC 9110 12.5.3). One that says nothing may be a script that wouldn't
/// know what it got.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        matches!(name.trim().to_ascii_lowercase().as_str(), "gzip" | "*") && weight.is_none_or(|q| q > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn gzip_is_for_those_who_take_it() {
        for (value, takes) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, GZIP;q=0.5", true),
            ("*", true),
            ("gzip;q=0", false),
            ("gzip; q=0.000, br", false),
            ("identity", false),
            ("", false),
        ] {
            assert_eq!(takes_gzip(&headers(ACCEPT_ENCODING, value)), takes, "{value}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn tags_are_compared_without_their_strength() {
        for (value, known) in [
            ("W/\"a-1\"", true),
            ("\"a-1\"", true),
            ("\"b\", W/\"a-1\"", true),
            ("*", true),
            ("\"a\"", false),
            ("", false),
        ] {
            assert_eq!(has(&headers(IF_NONE_MATCH, value), "W/\"a-1\""), known, "{value}");
        }
    }

    #[test]
    fn every_file_is_whole_and_has_a_media_type() {
        for file in FILES {
            assert_ne!(file.media_type(), "application/octet-stream", "{}", file.name);
            let mut content = Vec::new();
            GzDecoder::new(file.gzip).read_to_end(&mut content).unwrap();
            assert!(file.tag.ends_with(&format!("-{}\"", content.len())), "{}", file.tag);
        }
    }

    #[test]
    fn all_of_them_together_stay_small() {
        assert!(FILES.iter().map(|file| file.gzip.len()).sum::<usize>() < 700_000);
    }
}
