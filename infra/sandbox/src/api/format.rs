//! JSON or XML, by the headers of the request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};

/// One of the formats that ORCID speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

/// The answer's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The format.
    pub format: Format,
    /// The media type that was asked for.
    pub media_type: &'static str,
}

/// Media types; the first is what a client gets that doesn't mind.
const KNOWN: [(&str, Format); 6] = [
    ("application/vnd.orcid+xml", Format::Xml),
    ("application/vnd.orcid+json", Format::Json),
    ("application/orcid+xml", Format::Xml),
    ("application/orcid+json", Format::Json),
    ("application/xml", Format::Xml),
    ("application/json", Format::Json),
];

fn known(media_type: &str) -> Option<Accepted> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let wanted = |(name, _): &&(&str, Format)| {
        name.eq_ignore_ascii_case(essence) || matches!(essence, "*/*" | "application/*")
    };
    KNOWN.iter().find(wanted).map(|(media_type, format)| Accepted { format: *format, media_type })
}

fn accepted(headers: &HeaderMap) -> Option<Accepted> {
    match headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()) {
        None => known("*/*"),
        Some(list) => list.split(',').find_map(known),
    }
}

/// The format of the body, or none when it is neither.
#[must_use]
pub fn sent(headers: &HeaderMap) -> Option<Format> {
    let media_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    known(media_type).filter(|_| !media_type.contains('*')).map(|accepted| accepted.format)
}

impl<S: Sync> FromRequestParts<S> for Accepted {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, StatusCode> {
        accepted(&parts.headers).ok_or(StatusCode::NOT_ACCEPTABLE)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_first_known_type_counts() {
        for (list, media_type) in [
            ("application/vnd.orcid+json", Some("application/vnd.orcid+json")),
            ("text/html, application/json;q=0.9, */*", Some("application/json")),
            ("*/*", Some("application/vnd.orcid+xml")),
            ("text/html", None),
        ] {
            let accepted = accepted(&with(header::ACCEPT, list));
            assert_eq!(accepted.map(|accepted| accepted.media_type), media_type, "{list}");
        }
        assert_eq!(accepted(&HeaderMap::new()).map(|accepted| accepted.format), Some(Format::Xml));
    }

    #[test]
    fn a_body_has_to_say_what_it_is() {
        assert_eq!(
            sent(&with(header::CONTENT_TYPE, "application/orcid+json; charset=utf-8")),
            Some(Format::Json)
        );
        assert_eq!(sent(&with(header::CONTENT_TYPE, "application/vnd.orcid+xml")), Some(Format::Xml));
        for other in ["text/plain", "*/*"] {
            assert_eq!(sent(&with(header::CONTENT_TYPE, other)), None);
        }
        assert_eq!(sent(&HeaderMap::new()), None);
    }
}
